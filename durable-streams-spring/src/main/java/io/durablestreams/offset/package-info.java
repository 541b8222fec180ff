/**
 * Where a group of listeners goes on after a restart: checkpoints, and the stores that
 * keep them.
 */
@NullMarked
package io.durablestreams.offset;

import org.jspecify.annotations.NullMarked;
