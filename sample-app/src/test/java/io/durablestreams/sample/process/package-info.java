/**
 * Tests of the packaged flight board, run as a process of its own and asked over HTTP.
 */
@NullMarked
package io.durablestreams.sample.process;

import org.jspecify.annotations.NullMarked;
