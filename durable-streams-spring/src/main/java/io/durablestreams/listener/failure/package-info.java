/**
 * What happens when a message can't be handled.
 */
@NullMarked
package io.durablestreams.listener.failure;

import org.jspecify.annotations.NullMarked;
