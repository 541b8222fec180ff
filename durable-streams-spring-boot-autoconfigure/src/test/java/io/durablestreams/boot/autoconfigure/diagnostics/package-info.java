@NullMarked
package io.durablestreams.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
