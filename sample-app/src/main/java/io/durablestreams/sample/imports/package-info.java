/**
 * Publishes as many flights as come in one request, however long that takes.
 */
@NullMarked
package io.durablestreams.sample.imports;

import org.jspecify.annotations.NullMarked;
