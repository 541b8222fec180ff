/**
 * What the client's own packages share. Internal: nothing here is for applications, and
 * all of it may change.
 */
@NullMarked
package io.durablestreams.client.internal;

import org.jspecify.annotations.NullMarked;
