@NullMarked
package io.durablestreams.boot.architecture;

import org.jspecify.annotations.NullMarked;
