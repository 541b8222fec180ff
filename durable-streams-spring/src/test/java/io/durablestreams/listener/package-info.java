@NullMarked
package io.durablestreams.listener;

import org.jspecify.annotations.NullMarked;
