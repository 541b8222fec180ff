/**
 * Checkpoints in a relational database.
 */
@NullMarked
package io.durablestreams.offset.jdbc;

import org.jspecify.annotations.NullMarked;
