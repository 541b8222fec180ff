/**
 * Auto-configuration of how instances share streams.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.coordination;

import org.jspecify.annotations.NullMarked;
