@NullMarked
package io.durablestreams.faults;

import org.jspecify.annotations.NullMarked;
