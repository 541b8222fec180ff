/**
 * Spring Boot's auto-configuration of the client, and what is common to all of durable
 * streams under Boot: properties and connection details.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
