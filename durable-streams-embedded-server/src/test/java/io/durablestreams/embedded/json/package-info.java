@NullMarked
package io.durablestreams.embedded.json;

import org.jspecify.annotations.NullMarked;
