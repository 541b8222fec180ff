/**
 * What can go wrong with a durable stream: one closed family of exceptions.
 */
@NullMarked
package io.durablestreams.client.error;

import org.jspecify.annotations.NullMarked;
