/**
 * Settings of listeners, and the policies to choose from.
 */
@NullMarked
package io.durablestreams.listener.config;

import org.jspecify.annotations.NullMarked;
