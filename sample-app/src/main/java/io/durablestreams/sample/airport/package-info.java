/**
 * What a listener makes of the flights: figures of each airport, in a database and in one
 * transaction with the listener's checkpoint.
 */
@NullMarked
package io.durablestreams.sample.airport;

import org.jspecify.annotations.NullMarked;
