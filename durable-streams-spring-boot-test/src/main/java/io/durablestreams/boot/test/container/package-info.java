/**
 * A Durable Streams server in a container, for Testcontainers.
 */
@NullMarked
package io.durablestreams.boot.test.container;

import org.jspecify.annotations.NullMarked;
