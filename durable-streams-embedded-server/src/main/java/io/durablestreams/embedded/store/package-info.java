/**
 * Where the embedded server keeps its streams. Not an API: it may change at any time.
 */
@NullMarked
package io.durablestreams.embedded.store;

import org.jspecify.annotations.NullMarked;
