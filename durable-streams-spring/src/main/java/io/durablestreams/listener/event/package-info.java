/**
 * Application events about the life of listeners and the fate of messages.
 */
@NullMarked
package io.durablestreams.listener.event;

import org.jspecify.annotations.NullMarked;
