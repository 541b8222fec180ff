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

package io.durablestreams.sample.airport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * The database of the airports' figures and the checkpoints, a file in the data
 * directory. Without a write delay a committed transaction is in the file; with H2's
 * usual half second a crash would undo the last ones, which does no harm to figures that
 * go back together with their checkpoint, but shows.
 */
@Component
class AirportDatabase implements JdbcConnectionDetails {

	private final Path directory;

	AirportDatabase(@Value("${sample.data-dir}") String directory) {
		// H2 refuses relative paths.
		this.directory = Path.of(directory).toAbsolutePath();
	}

	@Override
	public String getJdbcUrl() {
		try {
			Files.createDirectories(this.directory);
			Files.delete(Files.createTempFile(this.directory, "writable", null));
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("sample.data-dir", this.directory,
					"The directory can't be written (" + ex + "). Let the service's user write it, or name another.");
		}
		return "jdbc:h2:file:" + this.directory.resolve("airports")
				+ ";WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE";
	}

	@Override
	public String getUsername() {
		return "sa";
	}

	@Override
	public String getPassword() {
		return "";
	}

}
