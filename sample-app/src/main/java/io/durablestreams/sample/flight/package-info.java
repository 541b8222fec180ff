/**
 * The flights: the stream they are in, and how one is published.
 */
@NullMarked
package io.durablestreams.sample.flight;

import org.jspecify.annotations.NullMarked;
