/**
 * How values become the bytes of messages, and messages the body of a request. Internal
 * to the producer.
 */
@NullMarked
package io.durablestreams.producer.internal.encoding;

import org.jspecify.annotations.NullMarked;
