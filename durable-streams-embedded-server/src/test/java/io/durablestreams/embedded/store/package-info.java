@NullMarked
package io.durablestreams.embedded.store;

import org.jspecify.annotations.NullMarked;
