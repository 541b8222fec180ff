@NullMarked
package io.durablestreams.producer;

import org.jspecify.annotations.NullMarked;
