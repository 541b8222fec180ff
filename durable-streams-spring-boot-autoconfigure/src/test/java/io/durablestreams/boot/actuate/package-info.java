@NullMarked
package io.durablestreams.boot.actuate;

import org.jspecify.annotations.NullMarked;
