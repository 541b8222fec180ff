@org.jspecify.annotations.NullMarked
package io.durablestreams.coordination;
