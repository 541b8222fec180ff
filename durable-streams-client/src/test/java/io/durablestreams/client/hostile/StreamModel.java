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

package io.durablestreams.client.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import org.springframework.http.MediaType;

/**
 * What a stream holds: appends, each a message (JSON) or some bytes. Immutable. A token
 * names a place between two of them.
 *
 * @param contentType the stream's type
 * @param appends the appends, from the stream's beginning
 * @param generation what tells this stream's tokens from those of an earlier one
 */
public record StreamModel(MediaType contentType, List<byte[]> appends, String generation) {

	private static final String[] STRINGS = { "\"\"", "\"a\"", "\"é\\\"],[\"", "\"\\\\\"", "\"😀\\u00e9\\n\"",
			"\"\\\\\\\"\"", "\"a, b] }\"", "\"data: x\"", "\"ﬀ\\/\"" };

	private static final String[] SCALARS = { "0", "-12.5e+10", "true", "false", "null", "123456789012345678901234" };

	public StreamModel {
		appends = List.copyOf(appends);
	}

	public static StreamModel random(Random random, MediaType contentType) {
		List<byte[]> appends = new ArrayList<>();
		int size = random.nextInt(40);
		String subtype = contentType.getSubtype();
		for (int i = 0; i < size; i++) {
			appends.add(switch (subtype) {
				case "json" -> json(random, 0).getBytes(StandardCharsets.UTF_8);
				case "plain" -> text(random).getBytes(StandardCharsets.UTF_8);
				case "x-ndjson" -> lines(random).getBytes(StandardCharsets.UTF_8);
				default -> bytes(random);
			});
		}
		return new StreamModel(contentType, appends, "g");
	}

	public static String json(Random random, int depth) {
		String space = " \n\t\r".substring(0, 1 + random.nextInt(4)).substring(random.nextInt(2));
		String gap = (random.nextInt(3) == 0) ? space : "";
		int kind = random.nextInt((depth > 3) ? 2 : 5);
		if (kind == 0) {
			return SCALARS[random.nextInt(SCALARS.length)];
		}
		if (kind == 1) {
			return STRINGS[random.nextInt(STRINGS.length)];
		}
		StringBuilder json = new StringBuilder((kind == 2) ? "{" : "[");
		int size = random.nextInt(4);
		for (int i = 0; i < size; i++) {
			json.append((i > 0) ? "," : "").append(gap);
			if (kind == 2) {
				json.append(STRINGS[random.nextInt(STRINGS.length)]).append(gap).append(':').append(gap);
			}
			json.append(json(random, depth + 1)).append(gap);
		}
		return json.append((kind == 2) ? "}" : "]").toString();
	}

	private static String text(Random random) {
		String[] parts = { "a", "line\n", "carriage\r\n", "old\r", "é", "😀", "\n\n", "data: x\n", " space", ":" };
		StringBuilder text = new StringBuilder("<");
		for (int i = random.nextInt(6); i >= 0; i--) {
			text.append(parts[random.nextInt(parts.length)]);
		}
		return text.append('>').toString();
	}

	private static String lines(Random random) {
		String[] parts = { "{\"n\":", "1}", "\n", "\r\n", "\n\n", "\"é😀\"", "  ", "{}\n", "[\r" };
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(5); i >= 0; i--) {
			text.append(parts[random.nextInt(parts.length)]);
		}
		return text.toString();
	}

	private static byte[] bytes(Random random) {
		byte[] bytes = new byte[1 + random.nextInt((random.nextInt(10) == 0) ? 5000 : 90)];
		random.nextBytes(bytes);
		return bytes;
	}

	public int size() {
		return this.appends.size();
	}

	public String token(int place) {
		return "%s%010d".formatted(this.generation, place);
	}

	public int place(String token) {
		return token.equals("-1") ? 0 : Integer.parseInt(token.substring(this.generation.length()));
	}

	public boolean isJson() {
		return this.contentType.getSubtype().equals("json");
	}

	public boolean isText() {
		return this.contentType.getType().equals("text");
	}

	public byte[] bytes(int from, int to) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		this.appends.subList(from, to).forEach(all::writeBytes);
		return all.toByteArray();
	}

	/**
	 * What a GET answers: for JSON an array with white space in random places.
	 */
	public byte[] page(Random random, int from, int to) {
		if (!isJson()) {
			return bytes(from, to);
		}
		ByteArrayOutputStream page = new ByteArrayOutputStream();
		String space = " \r\n\t".substring(random.nextInt(5));
		byte[] gap = ((random.nextInt(3) == 0) ? space : "").getBytes(StandardCharsets.UTF_8);
		page.writeBytes(gap);
		page.write('[');
		for (int i = from; i < to; i++) {
			page.writeBytes(((i > from) ? "," : "").getBytes(StandardCharsets.UTF_8));
			page.writeBytes(gap);
			page.writeBytes(this.appends.get(i));
			page.writeBytes(gap);
		}
		page.writeBytes(gap);
		page.write(']');
		page.writeBytes(gap);
		return page.toByteArray();
	}

	/**
	 * What a data event carries.
	 */
	public String eventData(Random random, int from, int to) {
		byte[] data = page(random, from, to);
		if (isJson() || isText()) {
			return new String(data, StandardCharsets.UTF_8);
		}
		return random.nextBoolean() ? Base64.getEncoder().encodeToString(data)
				: Base64.getMimeEncoder(4 * (1 + random.nextInt(19)), "\r\n".substring(random.nextInt(2)).getBytes())
					.encodeToString(data);
	}

}
