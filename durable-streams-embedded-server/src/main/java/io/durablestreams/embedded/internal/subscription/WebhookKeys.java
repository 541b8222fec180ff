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
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 key that signs calls of webhooks.
 */
final class WebhookKeys {

	private static final String ALGORITHM = "Ed25519";

	private static final int RAW_KEY_LENGTH = 32;

	private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

	private final PrivateKey privateKey;

	private final PublicKey publicKey;

	private final String id;

	private WebhookKeys(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
		this.privateKey = privateKey;
		this.publicKey = publicKey;
		String thumbprint = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x() + "\"}";
		this.id = "ds_" + BASE64URL
			.encodeToString(MessageDigest.getInstance("SHA-256").digest(thumbprint.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Use a key that was written down, or make a new one.
	 */
	static WebhookKeys load(@Nullable String written) {
		try {
			if (written == null) {
				var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
				return new WebhookKeys(pair.getPrivate(), pair.getPublic());
			}
			String[] parts = written.split(",");
			KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
			return new WebhookKeys(keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[0]))),
					keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(parts[1]))));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM can't sign with Ed25519; turn webhooks off", ex);
		}
	}

	/** The key to write down. */
	String written() {
		Base64.Encoder encoder = Base64.getEncoder();
		return encoder.encodeToString(this.privateKey.getEncoded()) + ","
				+ encoder.encodeToString(this.publicKey.getEncoded());
	}

	String id() {
		return this.id;
	}

	/** The public half, as a JSON Web Key. */
	Map<String, Object> jwk() {
		Map<String, Object> jwk = new LinkedHashMap<>();
		jwk.put("kty", "OKP");
		jwk.put("crv", ALGORITHM);
		jwk.put("x", x());
		jwk.put("kid", this.id);
		jwk.put("use", "sig");
		jwk.put("alg", "EdDSA");
		return jwk;
	}

	/** The value of the {@code Webhook-Signature} header for a body. */
	String sign(byte[] body) {
		try {
			long time = Instant.now().getEpochSecond();
			Signature signature = Signature.getInstance(ALGORITHM);
			signature.initSign(this.privateKey);
			signature.update((time + ".").getBytes(StandardCharsets.US_ASCII));
			signature.update(body);
			return "t=" + time + ",kid=" + this.id + ",ed25519=" + BASE64URL.encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Signing failed", ex);
		}
	}

	/** The raw key is the end of its X.509 form. */
	private String x() {
		byte[] encoded = this.publicKey.getEncoded();
		return BASE64URL.encodeToString(Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_LENGTH, encoded.length));
	}

}
