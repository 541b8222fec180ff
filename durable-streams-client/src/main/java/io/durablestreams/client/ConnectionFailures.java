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

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.TransportException;

/**
 * Puts into words what was wrong with a connection, whatever HTTP engine noticed it.
 */
final class ConnectionFailures {

	private static final int LONGEST_CHAIN = 20;

	/**
	 * Alerts by which servers refuse the certificate of a client, or that there is none.
	 */
	private static final List<String> CERTIFICATE_WANTED = List.of("certificate_required", "bad_certificate",
			"certificate_unknown", "unsupported_certificate", "certificate_revoked", "certificate_expired",
			"unknown_ca", "access_denied");

	/** A server that says nothing more, or whose reason got lost with its connection. */
	private static final List<String> HANDSHAKE_REFUSED = List.of("handshake_failure", "protocol_version",
			"insufficient_security", "remote host", "handshake was in progress");

	private ConnectionFailures() {
	}

	/**
	 * Word a failure before there was a response.
	 * @param request the request, as errors name it
	 * @param uri where it was sent
	 * @param failure what the HTTP engine says
	 * @return the exception
	 */
	static TransportException beforeResponse(FailedRequest request, URI uri, Throwable failure) {
		return new TransportException(request, !isConnectFailure(failure), describe(uri, failure, false), failure);
	}

	/**
	 * Word a failure behind a response's head.
	 * @param request the request, as errors name it
	 * @param uri where it was sent
	 * @param failure what the HTTP engine says
	 * @return the exception
	 */
	static TransportException withinResponse(FailedRequest request, URI uri, Throwable failure) {
		return new TransportException(request, true, describe(uri, failure, true), failure);
	}

	/**
	 * Whether the server can't have taken the request. With TLS 1.3 it refuses a client
	 * certificate only behind what the client takes for the end of the handshake, and
	 * nothing that it got by then counts.
	 */
	private static boolean isConnectFailure(Throwable cause) {
		List<Throwable> chain = chain(cause);
		return contains(chain, ConnectException.class) || cause instanceof UnknownHostException
				|| cause instanceof NoRouteToHostException || cause instanceof HttpConnectTimeoutException
				|| contains(chain, SSLHandshakeException.class) || isWithoutTls(chain) || isOfProxy(chain);
	}

	private static boolean isOfProxy(List<Throwable> chain) {
		return named(chain, "ProxyConnectException") || texts(chain).contains("tunnel failed");
	}

	private static boolean isWithoutTls(List<Throwable> chain) {
		return named(chain, "NotSslRecordException") || texts(chain).contains("unrecognized ssl message");
	}

	private static String describe(URI uri, Throwable failure, boolean responded) {
		String server = uri.getHost() + ":" + Origin.of(uri).port();
		List<Throwable> chain = chain(failure);
		if (contains(chain, UnknownHostException.class) || contains(chain, UnresolvedAddressException.class)) {
			return "the host '" + uri.getHost() + "' is unknown";
		}
		if (isOfProxy(chain)) {
			return "the proxy did not connect to " + server + " (" + chain.get(chain.size() - 1).getMessage() + ")";
		}
		if (contains(chain, SSLException.class) || contains(chain, CertificateException.class)) {
			return tls(server, chain);
		}
		if (contains(chain, NoRouteToHostException.class)) {
			return "there is no route to " + server;
		}
		if (chain.stream().anyMatch(ConnectionFailures::isConnectTimeout)) {
			return server + " did not accept the connection in time";
		}
		if (contains(chain, ConnectException.class)) {
			return server + " refused the connection";
		}
		if (contains(chain, TimeoutException.class) || named(chain, "Timeout")) {
			return server + (responded ? " sent nothing more in time" : " did not answer in time");
		}
		return "the connection to " + server + " broke off";
	}

	private static boolean isConnectTimeout(Throwable failure) {
		return failure instanceof HttpConnectTimeoutException
				|| failure.getClass().getSimpleName().equals("ConnectTimeoutException");
	}

	private static String tls(String server, List<Throwable> chain) {
		String texts = texts(chain);
		if (contains(chain, CertificateExpiredException.class)) {
			return "the certificate of " + server + " has expired";
		}
		if (contains(chain, CertificateNotYetValidException.class)) {
			return "the certificate of " + server + " is not valid yet";
		}
		if (contains(chain, CertificateRevokedException.class)) {
			return "the certificate of " + server + " has been revoked";
		}
		if (texts.contains("no name matching") || texts.contains("no subject alternative")) {
			return "the certificate of " + server + " is for another host name";
		}
		if (contains(chain, CertPathBuilderException.class) || isSignedByNobodyKnown(chain)) {
			return "the certificate of " + server
					+ " comes from an authority that is not trusted; add the authority to the trust store (with Spring "
					+ "Boot that of the SSL bundle)";
		}
		// Newer versions of Java name the alert that they send in the same words.
		if (texts.contains("received fatal alert") && CERTIFICATE_WANTED.stream().anyMatch(texts::contains)) {
			return server + " wants a client certificate, or does not take the one it got; see the key store (with "
					+ "Spring Boot that of the SSL bundle)";
		}
		if (HANDSHAKE_REFUSED.stream().anyMatch(texts::contains)) {
			return server
					+ " refused the TLS handshake: it may want a client certificate, or other protocols or ciphers "
					+ "than are enabled here";
		}
		if (isWithoutTls(chain)) {
			return server + " does not speak TLS; its URL may have to begin with 'http:'";
		}
		return "TLS with " + server + " failed (" + chain.get(chain.size() - 1).getMessage() + ")";
	}

	/**
	 * An authority of the same name with another key looks like the one that is known.
	 */
	private static boolean isSignedByNobodyKnown(List<Throwable> chain) {
		return chain.stream()
			.anyMatch((cause) -> cause instanceof CertPathValidatorException invalid
					&& (invalid.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE
							|| invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR));
	}

	private static List<Throwable> chain(Throwable failure) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable cause = failure; cause != null && chain.size() < LONGEST_CHAIN; cause = cause.getCause()) {
			chain.add(cause);
		}
		return chain;
	}

	private static boolean contains(List<Throwable> chain, Class<? extends Throwable> type) {
		return chain.stream().anyMatch(type::isInstance);
	}

	private static boolean named(List<Throwable> chain, String name) {
		return chain.stream().anyMatch((cause) -> cause.getClass().getSimpleName().contains(name));
	}

	private static String texts(List<Throwable> chain) {
		StringBuilder texts = new StringBuilder();
		chain.forEach((cause) -> texts.append(Objects.requireNonNullElse(cause.getMessage(), "")).append('\n'));
		return texts.toString().toLowerCase(Locale.ROOT);
	}

}
