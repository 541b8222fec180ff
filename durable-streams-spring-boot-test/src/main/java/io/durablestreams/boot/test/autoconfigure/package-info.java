/**
 * Auto-configuration of tests that use durable streams.
 */
@NullMarked
package io.durablestreams.boot.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
