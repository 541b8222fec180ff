/**
 * Spring Boot's auto-configuration of producers.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.producer;

import org.jspecify.annotations.NullMarked;
