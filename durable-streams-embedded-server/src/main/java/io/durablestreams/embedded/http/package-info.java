/**
 * The protocol over HTTP. Not an API: it may change at any time.
 */
@NullMarked
package io.durablestreams.embedded.http;

import org.jspecify.annotations.NullMarked;
