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

package io.durablestreams.embedded.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the host part of a URL or a {@code Host} header names. Nothing here is resolved.
 */
public final class Hosts {

	private static final String LOCALHOST = "localhost";

	private Hosts() {
	}

	/**
	 * Bring a host into the one form that is compared.
	 * @param host a name or an address
	 * @return it in lower case, without an IPv6 address's brackets and a name's last dot
	 */
	public static String normalize(String host) {
		String lower = host.toLowerCase(Locale.ROOT);
		if (lower.startsWith("[") && lower.endsWith("]")) {
			return lower.substring(1, lower.length() - 1);
		}
		return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
	}

	/**
	 * The host of an authority.
	 * @param authority a host with or without a port
	 * @return the host, normalized
	 */
	public static String ofAuthority(String authority) {
		int colon = authority.lastIndexOf(':');
		boolean port = colon > authority.lastIndexOf(']');
		return normalize(port ? authority.substring(0, colon) : authority);
	}

	/**
	 * Whether a host is a name of this machine that no DNS server is asked for.
	 * @param host a normalized host
	 * @return {@code true} for {@code localhost} and names below it
	 */
	public static boolean isLocalhost(String host) {
		return host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
	}

	/**
	 * Whether a host leads to this machine, whatever a DNS server says.
	 * @param host a normalized host
	 * @return {@code true} for {@code localhost}, names below it and loopback addresses
	 */
	public static boolean isLoopback(String host) {
		InetAddress address = address(host);
		return isLocalhost(host) || (address != null && address.isLoopbackAddress());
	}

	/**
	 * The address that a host is.
	 * @param host a normalized host
	 * @return the address, {@code null} if it is a name
	 */
	public static @Nullable InetAddress address(String host) {
		if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
			return null;
		}
		try {
			return InetAddress.getByName(host);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
