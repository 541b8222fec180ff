package io.durablestreams.client;

import java.time.Duration;

/**
 * A read lost its connection or was refused for now, and will go on.
 *
 * @param number how many attempts in a row have failed without progress, from 1
 * @param delay the wait before the next one
 * @param cause why the attempt failed
 */
public record ReadAttempt(int number, Duration delay, Throwable cause) {
}
