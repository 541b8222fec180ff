@NullMarked
package io.durablestreams.client.error;

import org.jspecify.annotations.NullMarked;
