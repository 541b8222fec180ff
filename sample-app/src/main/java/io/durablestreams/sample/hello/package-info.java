/**
 * The smallest service: a producer, a listener, and a controller to try them.
 */
@NullMarked
package io.durablestreams.sample.hello;

import org.jspecify.annotations.NullMarked;
