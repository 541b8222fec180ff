/**
 * What the README shows, run.
 */
@NullMarked
package io.durablestreams.readme;

import org.jspecify.annotations.NullMarked;
