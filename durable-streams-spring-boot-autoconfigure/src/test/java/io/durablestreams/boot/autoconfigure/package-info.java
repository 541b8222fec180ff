@NullMarked
package io.durablestreams.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
