/**
 * Leases in Redis, in the hashes of the checkpoints.
 */
@NullMarked
package io.durablestreams.coordination.redis;

import org.jspecify.annotations.NullMarked;
