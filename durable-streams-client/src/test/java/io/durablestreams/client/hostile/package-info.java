/**
 * A server that does everything to a reader that a server, a proxy or a network may do.
 */
@NullMarked
package io.durablestreams.client.hostile;

import org.jspecify.annotations.NullMarked;
