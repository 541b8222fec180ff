/**
 * The client's parts under Boot: connectors, connection details from the properties, and
 * what is observed of its requests.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
