package io.durablestreams.sample.airport;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the airports' figures need of a flight: a listener's type may be narrower than the
 * message.
 *
 * @param origin the airport of departure
 * @param delay the delay in minutes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Departure(String origin, int delay) {
}
