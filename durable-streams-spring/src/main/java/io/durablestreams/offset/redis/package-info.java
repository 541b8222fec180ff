/**
 * Checkpoints in Redis.
 */
@NullMarked
package io.durablestreams.offset.redis;

import org.jspecify.annotations.NullMarked;
