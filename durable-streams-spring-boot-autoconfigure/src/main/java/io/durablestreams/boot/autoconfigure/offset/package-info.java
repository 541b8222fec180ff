/**
 * Auto-configuration of the stores that keep checkpoints.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.offset;

import org.jspecify.annotations.NullMarked;
