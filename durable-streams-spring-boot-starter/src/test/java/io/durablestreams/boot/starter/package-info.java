@NullMarked
package io.durablestreams.boot.starter;

import org.jspecify.annotations.NullMarked;
