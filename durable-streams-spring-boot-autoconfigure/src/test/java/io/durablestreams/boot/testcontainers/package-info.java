@NullMarked
package io.durablestreams.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
