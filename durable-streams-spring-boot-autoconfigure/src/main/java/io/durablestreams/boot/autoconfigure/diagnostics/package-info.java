/**
 * Turns start-up failures into a description and the ways out.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
