@NullMarked
package io.durablestreams.producer.internal.delivery;

import org.jspecify.annotations.NullMarked;
