/**
 * Spring Boot's auto-configuration of listeners and of the store of their checkpoints.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.listener;

import org.jspecify.annotations.NullMarked;
