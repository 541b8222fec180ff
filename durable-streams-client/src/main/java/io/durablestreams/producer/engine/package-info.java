/**
 * Drives the delivery of a stream's messages: threads, time, HTTP, and who is told what.
 * Internal to the producer.
 */
@NullMarked
package io.durablestreams.producer.engine;

import org.jspecify.annotations.NullMarked;
