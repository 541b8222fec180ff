@NullMarked
package io.durablestreams.boot.autoconfigure.listener;

import org.jspecify.annotations.NullMarked;
