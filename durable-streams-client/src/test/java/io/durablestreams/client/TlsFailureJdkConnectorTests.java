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

package io.durablestreams.client;

import java.net.http.HttpClient;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The same with the JDK's HTTP client.
 */
class TlsFailureJdkConnectorTests extends TlsFailureTests {

	@Override
	ClientHttpConnector connector(X509Bundle trusted, @Nullable X509Bundle own) throws Exception {
		KeyManager[] keys = (own != null) ? own.toKeyManagerFactory().getKeyManagers() : null;
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, new TrustManager[] { trusted.toTrustManager() }, null);
		return new JdkStreamConnector(HttpClient.newBuilder().sslContext(context).build());
	}

}
