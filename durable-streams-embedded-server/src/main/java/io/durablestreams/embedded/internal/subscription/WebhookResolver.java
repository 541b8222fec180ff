/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.embedded.internal.subscription;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import reactor.core.scheduler.Schedulers;

/**
 * Resolves the names of webhooks and lets nothing pass that they may not lie at. A
 * connection goes to exactly the address that was checked: nothing is resolved again.
 */
final class WebhookResolver extends AddressResolverGroup<InetSocketAddress> {

	private final WebhookReach reach;

	private final Lookup lookup;

	WebhookResolver(WebhookReach reach, Lookup lookup) {
		this.reach = reach;
		this.lookup = lookup;
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		return new CheckedNames(executor).asAddressResolver();
	}

	private List<InetAddress> checked(String host) throws UnknownHostException {
		List<InetAddress> addresses = Arrays.asList(this.lookup.addresses(host));
		// One that is refused makes the name suspect as a whole
		if (!addresses.stream().allMatch(this.reach::permits)) {
			throw new UnknownHostException("The webhook's host leads to an address that webhooks may not have");
		}
		return addresses;
	}

	/**
	 * Looks up a name.
	 */
	@FunctionalInterface
	interface Lookup {

		InetAddress[] addresses(String host) throws UnknownHostException;

	}

	private final class CheckedNames extends InetNameResolver {

		CheckedNames(EventExecutor executor) {
			super(executor);
		}

		@Override
		protected void doResolve(String host, Promise<InetAddress> promise) {
			complete(promise, () -> checked(host).get(0));
		}

		@Override
		protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
			complete(promise, () -> checked(host));
		}

		/** A lookup blocks, which an event loop may not. */
		private <T> void complete(Promise<T> promise, Callable<T> lookup) {
			Schedulers.boundedElastic().schedule(() -> {
				try {
					promise.trySuccess(lookup.call());
				}
				catch (Exception ex) {
					promise.tryFailure(ex);
				}
			});
		}

	}

}
