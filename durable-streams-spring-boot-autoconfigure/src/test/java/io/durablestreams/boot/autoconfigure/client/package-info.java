@NullMarked
package io.durablestreams.boot.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
