/**
 * Listeners within transactions of Spring's transaction managers. The only place that
 * touches spring-tx.
 */
@NullMarked
package io.durablestreams.listener.transaction;

import org.jspecify.annotations.NullMarked;
