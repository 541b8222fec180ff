/**
 * Producers that append messages to a durable stream exactly once, in order and in
 * bounded memory, and that tell the outcome of every message.
 */
@NullMarked
package io.durablestreams.producer;

import org.jspecify.annotations.NullMarked;
