/**
 * The runtime of a listener: one consumer per stream, made of small stages.
 */
@NullMarked
package io.durablestreams.listener.container;

import org.jspecify.annotations.NullMarked;
