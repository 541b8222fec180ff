@org.jspecify.annotations.NullMarked
package io.durablestreams.boot.autoconfigure.coordination;
