@NullMarked
package io.durablestreams.listener.container;

import org.jspecify.annotations.NullMarked;
