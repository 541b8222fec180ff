@NullMarked
package io.durablestreams.client.read;

import org.jspecify.annotations.NullMarked;
