@NullMarked
package io.durablestreams.boot.autoconfigure.embedded;

import org.jspecify.annotations.NullMarked;
