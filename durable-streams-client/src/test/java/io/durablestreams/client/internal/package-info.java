@NullMarked
package io.durablestreams.client.internal;

import org.jspecify.annotations.NullMarked;
