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

package io.durablestreams.boot.autoconfigure.client;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Follows the SSL bundle that connections are made with, if it is one of the
 * application's, through its updates ({@code reload-on-update}).
 */
final class SslBundleUpdates {

	private static final Log logger = LogFactory.getLog(SslBundleUpdates.class);

	private SslBundleUpdates() {
	}

	/**
	 * Follow a bundle.
	 * @param bundles the application's bundles
	 * @param bundle the bundle in use
	 * @param user uses an updated one
	 */
	static void follow(@Nullable SslBundles bundles, @Nullable SslBundle bundle, Consumer<SslBundle> user) {
		if (bundles == null || bundle == null) {
			return;
		}
		for (String name : bundles.getBundleNames()) {
			if (bundles.getBundle(name) == bundle) {
				bundles.addBundleUpdateHandler(name, (updated) -> use(name, updated, user));
			}
		}
	}

	private static void use(String name, SslBundle updated, Consumer<SslBundle> user) {
		try {
			user.accept(updated);
			logger.info("The SSL bundle '" + name + "' has been updated: new connections to Durable Streams use it");
		}
		catch (RuntimeException ex) {
			logger.error("The SSL bundle '" + name
					+ "' has been updated and can't be used. Durable Streams goes on with " + "what it was", ex);
		}
	}

}
