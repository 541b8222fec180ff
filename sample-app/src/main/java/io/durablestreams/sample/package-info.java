/**
 * A flight board: a small service that publishes to a durable stream and listens to it.
 */
@NullMarked
package io.durablestreams.sample;

import org.jspecify.annotations.NullMarked;
