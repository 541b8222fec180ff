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

package io.durablestreams.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The store on files.
 */
class FileOffsetStoreTests {

	private static final CheckpointKey KEY = new CheckpointKey("stock", "orders");

	@TempDir
	Path directory;

	FileOffsetStore store;

	@BeforeEach
	void open() {
		this.store = new FileOffsetStore(this.directory.resolve("made/on/demand"));
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void checkpointsAreThereForTheNextStore() {
		this.store.save(KEY, checkpoint(3));
		this.store.close();
		open();
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(3));
	}

	@Test
	void aSecondStoreIsKeptOutOfTheDirectory() {
		assertThatExceptionOfType(OffsetStoreException.class)
			.isThrownBy(() -> new FileOffsetStore(this.directory.resolve("made/on/demand")))
			.withMessageContaining("in use by another offset store")
			.withMessageContaining("durable.streams.offset-store.file.directory");
	}

	@Test
	void aDirectoryThatIsAFileIsRefused() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> new FileOffsetStore(file))
			.withMessageContaining(file.toString())
			.withMessageContaining("durable.streams.offset-store.file.directory");
	}

	@Test
	void aDirectoryThatHasVanishedIsAnErrorThatNamesGroupAndStream() throws IOException {
		this.store.save(KEY, checkpoint(1));
		try (Stream<Path> files = Files.list(this.directory.resolve("made/on/demand"))) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(this.directory.resolve("made/on/demand"));
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> this.store.save(KEY, checkpoint(2)))
			.withMessageContaining("group 'stock', stream 'orders'");
	}

	@Test
	void aDamagedFileIsAnErrorThatSaysHowToMendIt() throws IOException {
		this.store.save(KEY, checkpoint(1));
		Path file = checkpointFile();
		String text = Files.readString(file);
		Files.writeString(file, text.substring(0, text.length() / 2));
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> this.store.load(KEY))
			.withMessageContaining("group 'stock', stream 'orders'")
			.withMessageContaining(file.toString())
			.withMessageContaining("remove it");
	}

	@Test
	void theFileOfAnotherStreamIsNotTakenForOnesOwn() throws IOException {
		this.store.save(KEY, checkpoint(1));
		Path file = checkpointFile();
		Files.writeString(file, Files.readString(file).replace("orders", "others"));
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> this.store.load(KEY))
			.withMessageContaining("belongs to group 'stock', stream 'others'");
	}

	@Test
	void whatAKilledWriterLeftBehindIsIgnored() throws IOException {
		this.store.save(KEY, checkpoint(1));
		Path file = checkpointFile();
		Files.writeString(file.resolveSibling(file.getFileName() + ".new"), "group=st");
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(1));
		this.store.save(KEY, checkpoint(2));
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(2));
	}

	@Test
	void aLinkInPlaceOfAFileOfTheStoreIsNotWrittenThrough() throws IOException {
		Path victim = Files.writeString(this.directory.resolve("victim"), "precious");
		this.store.save(KEY, checkpoint(1));
		Path file = checkpointFile();
		Files.createSymbolicLink(file.resolveSibling(file.getFileName() + ".new"), victim);
		this.store.save(KEY, checkpoint(2));
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(2));
		Files.delete(file);
		Files.createSymbolicLink(file, victim);
		this.store.save(KEY, checkpoint(3));
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(3));
		assertThat(victim).hasContent("precious");
	}

	@Test
	void aLinkInPlaceOfTheLockIsRefused() throws IOException {
		Path planted = Files.createDirectory(this.directory.resolve("planted"));
		Path victim = this.directory.resolve("victim");
		Files.createSymbolicLink(planted.resolve(".lock"), victim);
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> new FileOffsetStore(planted))
			.withMessageContaining(planted.toString());
		assertThat(victim).doesNotExist();
	}

	@Test
	void aClosedStoreSaysSo() {
		this.store.close();
		assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(() -> this.store.save(KEY, checkpoint(1)))
			.withMessageContaining("closed");
	}

	@Test
	void aStoppedStoreGivesItsDirectoryFreeAndTakesItAgainWithWhatIsThere() {
		this.store.stop();
		try (FileOffsetStore other = new FileOffsetStore(this.directory.resolve("made/on/demand"))) {
			other.save(KEY, checkpoint(3));
			assertThatExceptionOfType(OffsetStoreException.class).isThrownBy(this.store::start)
				.withMessageContaining("in use by another offset store");
			assertThat(this.store.isRunning()).isFalse();
		}
		this.store.start();
		this.store.start();
		assertThat(this.store.load(KEY)).isEqualTo(checkpoint(3));
	}

	@Test
	void blankGroupsAndStreamsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CheckpointKey(" ", "orders"));
		assertThatIllegalArgumentException().isThrownBy(() -> new CheckpointKey("stock", ""));
	}

	private Path checkpointFile() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve("made/on/demand"))) {
			return files.filter((file) -> file.toString().endsWith(".checkpoint")).findFirst().orElseThrow();
		}
	}

	private static Checkpoint checkpoint(int ordinal) {
		return new Checkpoint(StreamPosition.of(new Offset("0_" + ordinal)), ordinal, Instant.EPOCH);
	}

}
