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

package io.durablestreams.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ETag;
import org.springframework.util.Assert;

/**
 * Hides the entity tags of a stream server, in which some write the stream's path. Equal
 * tags of a stream stay equal, as caches need it: the initialisation vector is a code of
 * the stream and the tag, which also proves a tag that comes back.
 */
final class EntityTags {

	private static final String MAC = "HmacSHA256";

	private static final int VECTOR = 16;

	private final SecretKeySpec macKey;

	private final SecretKeySpec cipherKey;

	/**
	 * Create it.
	 * @param secret what all instances of an application have in common
	 */
	EntityTags(byte[] secret) {
		Assert.isTrue(secret.length >= 16, "A gateway's secret must have at least 16 bytes");
		SecretKeySpec key = new SecretKeySpec(secret, MAC);
		this.macKey = new SecretKeySpec(mac(key, "durable-streams-gateway etag mac"), MAC);
		this.cipherKey = new SecretKeySpec(mac(key, "durable-streams-gateway etag cipher"), "AES");
	}

	/**
	 * Hide a tag.
	 * @param stream the stream's name
	 * @param tag the server's tag, as it is in a header
	 * @return the tag for callers
	 */
	String hide(String stream, String tag) {
		ETag parsed = Objects.requireNonNull(ETag.create(tag));
		byte[] text = parsed.tag().getBytes(StandardCharsets.UTF_8);
		byte[] vector = vector(stream, parsed.tag());
		byte[] cipher = cipher(vector, text);
		byte[] hidden = Arrays.copyOf(vector, VECTOR + cipher.length);
		System.arraycopy(cipher, 0, hidden, VECTOR, cipher.length);
		return (parsed.weak() ? "W/\"" : "\"") + Base64.getUrlEncoder().withoutPadding().encodeToString(hidden) + "\"";
	}

	/**
	 * Find a server's tag again.
	 * @param stream the stream's name
	 * @param tag a caller's tag
	 * @return the server's tag, as it has to be in a header; {@code null} if the caller
	 * doesn't have it from here
	 */
	@Nullable String reveal(String stream, ETag tag) {
		byte[] hidden;
		try {
			hidden = Base64.getUrlDecoder().decode(tag.tag());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (hidden.length < VECTOR) {
			return null;
		}
		byte[] vector = Arrays.copyOf(hidden, VECTOR);
		byte[] text = cipher(vector, Arrays.copyOfRange(hidden, VECTOR, hidden.length));
		String revealed = new String(text, StandardCharsets.UTF_8);
		return MessageDigest.isEqual(vector, vector(stream, revealed)) ? (tag.weak() ? "W/\"" : "\"") + revealed + "\""
				: null;
	}

	private byte[] vector(String stream, String tag) {
		return Arrays.copyOf(mac(this.macKey, stream.length() + ":" + stream + tag), VECTOR);
	}

	/** The same for both directions. */
	private byte[] cipher(byte[] vector, byte[] text) {
		try {
			Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
			cipher.init(Cipher.ENCRYPT_MODE, this.cipherKey, new IvParameterSpec(vector));
			return cipher.doFinal(text);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java runtime has AES", ex);
		}
	}

	private static byte[] mac(SecretKeySpec key, String text) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(key);
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java runtime has HMAC with SHA-256", ex);
		}
	}

}
