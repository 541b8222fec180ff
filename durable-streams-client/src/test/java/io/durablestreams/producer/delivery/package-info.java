@NullMarked
package io.durablestreams.producer.delivery;

import org.jspecify.annotations.NullMarked;
