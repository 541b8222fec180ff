/**
 * Support for tests of applications that use durable streams.
 */
@NullMarked
package io.durablestreams.boot.test;

import org.jspecify.annotations.NullMarked;
