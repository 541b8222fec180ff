/**
 * A Durable Streams server inside the JVM, for development and tests.
 */
@NullMarked
package io.durablestreams.embedded;

import org.jspecify.annotations.NullMarked;
