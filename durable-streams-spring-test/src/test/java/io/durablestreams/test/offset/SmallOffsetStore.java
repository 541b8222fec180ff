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

package io.durablestreams.test.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

class SmallOffsetStore implements OffsetStore {

	private final Path directory;

	SmallOffsetStore(Path directory) {
		this.directory = directory;
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		try {
			List<String> lines = Files.readAllLines(file(key));
			StreamWitness witness = lines.get(3).isEmpty() ? null : StreamWitness.parse(lines.get(3));
			return new Checkpoint(StreamPosition.parse(lines.get(0)), Long.parseLong(lines.get(1)),
					Instant.parse(lines.get(2)), witness);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException | RuntimeException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be read from " + file(key), ex);
		}
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		StreamWitness witness = checkpoint.witness();
		List<String> lines = List.of(checkpoint.position().toString(), Long.toString(checkpoint.ordinal()),
				checkpoint.time().toString(), (witness != null) ? witness.toString() : "");
		try {
			Path written = Files.write(Files.createTempFile(this.directory, "checkpoint", ".tmp"), lines);
			Files.move(written, file(key), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be written to " + file(key), ex);
		}
	}

	@Override
	public void delete(CheckpointKey key) {
		try {
			Files.deleteIfExists(file(key));
		}
		catch (IOException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " can't be deleted: " + file(key), ex);
		}
	}

	private Path file(CheckpointKey key) {
		return this.directory.resolve(key.fingerprint());
	}

}
