/**
 * Names of hosts. Not an API: it may change at any time.
 */
@NullMarked
package io.durablestreams.embedded.net;

import org.jspecify.annotations.NullMarked;
