/**
 * A Durable Streams server in a container, for Testcontainers.
 */
@NullMarked
package io.durablestreams.test.container;

import org.jspecify.annotations.NullMarked;
