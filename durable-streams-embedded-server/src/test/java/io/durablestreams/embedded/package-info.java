@NullMarked
package io.durablestreams.embedded;

import org.jspecify.annotations.NullMarked;
