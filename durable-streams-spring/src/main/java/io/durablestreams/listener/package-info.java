/**
 * Methods that listen to durable streams: the annotation, containers and their registry.
 */
@NullMarked
package io.durablestreams.listener;

import org.jspecify.annotations.NullMarked;
