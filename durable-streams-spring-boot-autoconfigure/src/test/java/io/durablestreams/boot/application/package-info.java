/**
 * Whole applications.
 */
@NullMarked
package io.durablestreams.boot.application;

import org.jspecify.annotations.NullMarked;
