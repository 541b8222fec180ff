/**
 * What a service looks like that publishes to durable streams and listens to them.
 * {@code hello} is the smallest one. Then comes a flight board: {@code flight} publishes,
 * {@code airport} keeps figures in a database, each flight exactly once, and
 * {@code imports} publishes as much as comes. {@code status} tells how the listeners do.
 */
@NullMarked
package io.durablestreams.sample;

import org.jspecify.annotations.NullMarked;
