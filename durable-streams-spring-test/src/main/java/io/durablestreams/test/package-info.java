/**
 * Support for tests of applications that use durable streams.
 */
@NullMarked
package io.durablestreams.test;

import org.jspecify.annotations.NullMarked;
