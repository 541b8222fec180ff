@NullMarked
package io.durablestreams.boot.test;

import org.jspecify.annotations.NullMarked;
