/**
 * Messages that wait: bounded in memory, gathered into batches, counted until each has
 * its outcome. Internal to the producer.
 */
@NullMarked
package io.durablestreams.producer.internal.buffer;

import org.jspecify.annotations.NullMarked;
