/**
 * Connection details from Testcontainers. Touched only where Spring Boot's support for
 * them is on the class path.
 */
@NullMarked
package io.durablestreams.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
