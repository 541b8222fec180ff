@org.jspecify.annotations.NullMarked
package io.durablestreams.boot.test.coordination;
