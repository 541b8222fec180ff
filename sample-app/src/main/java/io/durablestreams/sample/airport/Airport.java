package io.durablestreams.sample.airport;

/**
 * How punctual the flights from an airport are.
 *
 * @param code the airport's three letters
 * @param flights how many flights have left
 * @param meanDelay their mean delay in minutes, not rounded
 * @param worstDelay their largest delay in minutes
 */
record Airport(String code, long flights, double meanDelay, int worstDelay) {
}
