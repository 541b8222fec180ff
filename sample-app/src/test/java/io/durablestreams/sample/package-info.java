@NullMarked
package io.durablestreams.sample;

import org.jspecify.annotations.NullMarked;
