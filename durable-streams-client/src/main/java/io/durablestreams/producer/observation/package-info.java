/**
 * What is observed of sending: names, keys and the convention that fills them.
 */
@NullMarked
package io.durablestreams.producer.observation;

import org.jspecify.annotations.NullMarked;
