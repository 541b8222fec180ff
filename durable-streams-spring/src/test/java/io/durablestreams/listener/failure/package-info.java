@NullMarked
package io.durablestreams.listener.failure;

import org.jspecify.annotations.NullMarked;
