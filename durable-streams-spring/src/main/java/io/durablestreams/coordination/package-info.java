/**
 * Who handles what when many instances run.
 */
@NullMarked
package io.durablestreams.coordination;

import org.jspecify.annotations.NullMarked;
