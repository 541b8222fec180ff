@NullMarked
package io.durablestreams.boot.autoconfigure.offset;

import org.jspecify.annotations.NullMarked;
