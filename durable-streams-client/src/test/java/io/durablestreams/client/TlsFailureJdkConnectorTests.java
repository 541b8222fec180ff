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
