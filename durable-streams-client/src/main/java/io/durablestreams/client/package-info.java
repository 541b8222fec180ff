/**
 * A reactive client of the Durable Streams protocol on {@code WebClient}: streams,
 * positions, reads that survive faults, and the results and options of every operation.
 */
@NullMarked
package io.durablestreams.client;

import org.jspecify.annotations.NullMarked;
