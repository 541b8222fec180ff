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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

/**
 * Which addresses a webhook may lie at.
 */
enum WebhookReach {

	/** This machine, for http. */
	LOOPBACK {

		@Override
		boolean permits(InetAddress address) {
			return address.isLoopbackAddress();
		}

	},

	/** What anybody may reach, for https. */
	PUBLIC {

		@Override
		boolean permits(InetAddress address) {
			if (!(address instanceof Inet6Address)) {
				return !matches(SPECIAL_IPV4, address);
			}
			return matches(NAT64, address) ? permits(embedded(address))
					: matches(GLOBAL_IPV6, address) && !matches(SPECIAL_IPV6, address);
		}

	};

	/** The special-purpose addresses of IPv4 (RFC 6890 and its registry). */
	private static final List<IpSubnetFilterRule> SPECIAL_IPV4 = subnets("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
			"127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
			"192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
			"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

	/**
	 * All that is assigned of IPv6; it excludes loopback, local and multicast addresses.
	 */
	private static final List<IpSubnetFilterRule> GLOBAL_IPV6 = subnets("2000::/3");

	/** What of it is special: protocol assignments (Teredo), examples, 6to4. */
	private static final List<IpSubnetFilterRule> SPECIAL_IPV6 = subnets("2001::/23", "2001:db8::/32", "2002::/16",
			"3fff::/20");

	/** Addresses of IPv4 behind a translator, as networks without IPv4 resolve them. */
	private static final List<IpSubnetFilterRule> NAT64 = subnets("64:ff9b::/96");

	/**
	 * Whether a webhook may lie at an address.
	 */
	abstract boolean permits(InetAddress address);

	private static boolean matches(List<IpSubnetFilterRule> subnets, InetAddress address) {
		return subnets.stream().anyMatch((subnet) -> subnet.matches(new InetSocketAddress(address, 0)));
	}

	private static InetAddress embedded(InetAddress address) {
		byte[] bytes = address.getAddress();
		try {
			return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<IpSubnetFilterRule> subnets(String... blocks) {
		return Stream.of(blocks).map((block) -> new IpSubnetFilterRule(block, IpFilterRuleType.REJECT)).toList();
	}

}
