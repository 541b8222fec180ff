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

package io.durablestreams.client.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import io.durablestreams.client.hostile.Seeds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class GunzipTests {

	@Test
	void anySplitGivesTheData() {
		Seeds.forEach(200, (random) -> {
			byte[] data = data(random);
			byte[] zipped = gzip(data);
			Result result = decompress(split(zipped, random));
			assertThat(result.failure).isNull();
			assertThat(result.data).isEqualTo(data);
			assertThat(result.largestPiece).isLessThanOrEqualTo(16 * 1024);
		});
	}

	@Test
	void aBodyCutAtAnyByteGivesTheBeginningOfTheDataAndAnError() {
		byte[] data = data(new Random(4));
		byte[] zipped = gzip(data);
		assertThat(data).hasSizeGreaterThan(16 * 1024);
		for (int cut = 0; cut < zipped.length; cut++) {
			Result result = decompress(List.of(Arrays.copyOf(zipped, cut)));
			assertThat(result.failure).as("cut at %d", cut).isInstanceOf(ZipException.class);
			assertThat(result.data).isEqualTo(Arrays.copyOf(data, result.data.length));
		}
	}

	@Test
	void aWrongByteIsAnErrorUnlessItMeansNothing() {
		byte[] data = data(new Random(2));
		byte[] zipped = gzip(data);
		for (int place = 0; place < zipped.length; place++) {
			byte[] spoiled = zipped.clone();
			spoiled[place] ^= 0x55;
			Result result = decompress(List.of(spoiled));
			boolean meaningless = place >= 4 && place <= 9;
			if (!meaningless || result.failure != null) {
				assertThat(result.failure).as("byte %d", place).isInstanceOf(ZipException.class);
			}
			else {
				assertThat(result.data).isEqualTo(data);
			}
		}
	}

	@Test
	void severalMembersAreOneBodyAndAllPartsOfAHeaderAreRead() throws IOException {
		byte[] data = data(new Random(3));
		byte[] plain = gzip(data);
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		byte[] header = { 0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0 };
		zipped.write(header);
		CRC32 crc = new CRC32();
		crc.update(header);
		zipped.write((int) crc.getValue() & 0xff);
		zipped.write((int) (crc.getValue() >> 8) & 0xff);
		zipped.write(plain, 10, plain.length - 10);
		zipped.write(plain);
		Result result = decompress(split(zipped.toByteArray(), new Random(4)));
		assertThat(result.failure).isNull();
		assertThat(result.data).hasSize(2 * data.length).startsWith(data).endsWith(data);
	}

	@Test
	void aBodyThatExpandsAThousandfoldIsDecompressedOnlyAsItIsAskedFor() {
		byte[] zipped = gzip(new byte[64 * 1024 * 1024]);
		long pieces = Gunzip.decompress(Flux.just(zipped)).take(10).count().block();
		assertThat(pieces).isEqualTo(10);
	}

	private static Result decompress(List<byte[]> pieces) {
		ByteArrayOutputStream data = new ByteArrayOutputStream();
		Throwable[] failure = new Throwable[1];
		int[] largest = new int[1];
		Gunzip.decompress(Flux.fromIterable(pieces)).subscribe((piece) -> {
			data.writeBytes(piece);
			largest[0] = Math.max(largest[0], piece.length);
		}, (ex) -> failure[0] = ex);
		return new Result(data.toByteArray(), failure[0], largest[0]);
	}

	private static byte[] data(Random random) {
		byte[] data = new byte[random.nextInt(50_000)];
		for (int i = 0; i < data.length; i++) {
			data[i] = (byte) ((random.nextInt(9) == 0) ? random.nextInt() : i / 100);
		}
		return Arrays.copyOf(data, (random.nextInt(4) == 0) ? data.length : data.length / 20);
	}

	private static byte[] gzip(byte[] data) {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write(data);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return zipped.toByteArray();
	}

	private static List<byte[]> split(byte[] bytes, Random random) {
		List<byte[]> pieces = new ArrayList<>();
		int most = 1 + random.nextInt(1000);
		int start = 0;
		while (start < bytes.length) {
			int end = Math.min(bytes.length, start + 1 + random.nextInt(most));
			pieces.add(Arrays.copyOfRange(bytes, start, end));
			start = end;
		}
		return pieces;
	}

	private record Result(byte[] data, @Nullable Throwable failure, int largestPiece) {
	}

}
