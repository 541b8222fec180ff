/**
 * JSON mode: validation and message boundaries. Not an API: it may change at any time.
 */
@NullMarked
package io.durablestreams.embedded.json;

import org.jspecify.annotations.NullMarked;
