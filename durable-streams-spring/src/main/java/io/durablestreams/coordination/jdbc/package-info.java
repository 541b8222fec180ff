/**
 * Leases in a relational database, in the rows of the checkpoints.
 */
@NullMarked
package io.durablestreams.coordination.jdbc;

import org.jspecify.annotations.NullMarked;
