/**
 * The examples of {@code docs/testing.md}, run.
 */
@NullMarked
package io.durablestreams.boot.test.example;

import org.jspecify.annotations.NullMarked;
