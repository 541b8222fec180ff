@NullMarked
package io.durablestreams.boot.test.container;

import org.jspecify.annotations.NullMarked;
