/**
 * How batches reach a stream exactly once: a state machine without I/O, clock or threads.
 * Events go in, commands come out. Internal to the producer.
 */
@NullMarked
package io.durablestreams.producer.internal.delivery;

import org.jspecify.annotations.NullMarked;
