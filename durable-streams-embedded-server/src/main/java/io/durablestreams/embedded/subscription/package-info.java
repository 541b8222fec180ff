/**
 * Subscriptions: pull-wake and signed webhooks. Not an API: it may change at any time.
 */
@NullMarked
package io.durablestreams.embedded.subscription;

import org.jspecify.annotations.NullMarked;
