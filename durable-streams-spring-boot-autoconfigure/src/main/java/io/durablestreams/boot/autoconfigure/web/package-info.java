/**
 * What web applications answer when an operation on a stream fails.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
