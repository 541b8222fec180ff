@NullMarked
package io.durablestreams.offset;

import org.jspecify.annotations.NullMarked;
