/**
 * An application with more in it than a slice should find.
 */
@NullMarked
package io.durablestreams.boot.test.slice;

import org.jspecify.annotations.NullMarked;
