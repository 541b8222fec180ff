@NullMarked
package io.durablestreams.client;

import org.jspecify.annotations.NullMarked;
