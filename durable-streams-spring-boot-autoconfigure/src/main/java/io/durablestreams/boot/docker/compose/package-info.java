/**
 * Connection details from Docker Compose. Touched only where Spring Boot's support for it
 * is on the class path.
 */
@NullMarked
package io.durablestreams.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
