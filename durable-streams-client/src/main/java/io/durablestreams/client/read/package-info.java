/**
 * The machinery behind reads, without I/O: framing, Server-Sent Events, positions. Not
 * for use by applications, except for the framing interfaces.
 */
@NullMarked
package io.durablestreams.client.read;

import org.jspecify.annotations.NullMarked;
