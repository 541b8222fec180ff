package io.durablestreams.boot.autoconfigure;

import java.nio.file.Path;

/**
 * Properties of the store that keeps the checkpoints of listeners.
 */
public class OffsetStoreProperties {

	/**
	 * Where checkpoints are kept.
	 */
	private Type type = Type.MEMORY;

	private final File file = new File();

	public Type getType() {
		return this.type;
	}

	public void setType(Type type) {
		this.type = type;
	}

	public File getFile() {
		return this.file;
	}

	/**
	 * Where checkpoints are kept.
	 */
	public enum Type {

		/**
		 * In memory: gone with the process.
		 */
		MEMORY,

		/**
		 * In files of a directory: kept over restarts, for one instance.
		 */
		FILE

	}

	/**
	 * Properties of the store in files.
	 */
	public static class File {

		/**
		 * Directory of the checkpoint files. Used by one process at a time.
		 */
		private Path directory = Path.of("data", "checkpoints");

		public Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(Path directory) {
			this.directory = directory;
		}

	}

}
