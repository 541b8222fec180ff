@NullMarked
package io.durablestreams.embedded.subscription;

import org.jspecify.annotations.NullMarked;
