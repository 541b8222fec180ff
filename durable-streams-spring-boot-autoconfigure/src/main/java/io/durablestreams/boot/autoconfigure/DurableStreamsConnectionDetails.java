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

package io.durablestreams.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * What is needed to reach a Durable Streams server. A bean of this type wins over
 * {@code durable.streams.base-url} and over the embedded server.
 */
public interface DurableStreamsConnectionDetails extends ConnectionDetails {

	/**
	 * The URL that stream names are relative to.
	 * @return an absolute http or https URL, with or without a trailing slash
	 */
	String getBaseUrl();

	/**
	 * The SSL bundle to connect with.
	 * @return the bundle, or {@code null} for the JVM's own trust
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
