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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that show that their bearer was woken: which subscription, which generation,
 * until when, authenticated with a key of this process.
 */
final class WakeTokens {

	private static final String ALGORITHM = "HmacSHA256";

	private static final long LIFETIME_SECONDS = 3600;

	private final SecretKeySpec key;

	WakeTokens() {
		byte[] secret = new byte[32];
		new SecureRandom().nextBytes(secret);
		this.key = new SecretKeySpec(secret, ALGORITHM);
	}

	String issue(String subscription, long generation) {
		Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
		String claims = generation + "." + (Instant.now().getEpochSecond() + LIFETIME_SECONDS);
		return claims + "." + encoder.encodeToString(mac(subscription, claims));
	}

	/**
	 * Verify a token.
	 * @return the generation that it was issued for
	 * @throws SubscriptionException if it isn't valid or no longer
	 */
	long verify(String subscription, String token) {
		String[] parts = token.split("\\.", -1);
		if (parts.length != 3 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[0-9]{1,18}")) {
			throw invalid();
		}
		try {
			byte[] given = Base64.getUrlDecoder().decode(parts[2]);
			if (!MessageDigest.isEqual(given, mac(subscription, parts[0] + "." + parts[1]))) {
				throw invalid();
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalid();
		}
		if (Instant.now().getEpochSecond() > Long.parseLong(parts[1])) {
			throw new SubscriptionException(SubscriptionException.Problem.TOKEN_EXPIRED, "The token has expired");
		}
		return Long.parseLong(parts[0]);
	}

	private byte[] mac(String subscription, String claims) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return mac.doFinal((claims + "." + subscription).getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM lacks " + ALGORITHM, ex);
		}
	}

	private static SubscriptionException invalid() {
		return new SubscriptionException(SubscriptionException.Problem.TOKEN_INVALID, "The token isn't valid");
	}

}
