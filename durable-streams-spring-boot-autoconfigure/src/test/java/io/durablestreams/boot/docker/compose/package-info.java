@NullMarked
package io.durablestreams.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
