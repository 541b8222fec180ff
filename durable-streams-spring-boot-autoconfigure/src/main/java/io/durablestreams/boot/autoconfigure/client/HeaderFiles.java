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

package io.durablestreams.boot.autoconfigure.client;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.ClientProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClientBuilder;

import org.springframework.http.HttpHeaders;

/**
 * The headers of a client whose values stand in files.
 */
final class HeaderFiles {

	private final Map<String, HeaderFile> files = new LinkedHashMap<>();

	private final ClientProperties properties;

	HeaderFiles(String prefix, ClientProperties properties) {
		this.properties = properties;
		properties.getHeaderFiles().forEach((name, file) -> add(prefix + ".header-files." + name, name, file, ""));
		if (properties.getBearerTokenFile() != null) {
			add(prefix + ".bearer-token-file", HttpHeaders.AUTHORIZATION, properties.getBearerTokenFile(), "Bearer ");
		}
	}

	private void add(String property, String name, Path path, String prefix) {
		boolean twice = this.files.keySet().stream().anyMatch(name::equalsIgnoreCase)
				|| this.properties.getHeaders().keySet().stream().anyMatch(name::equalsIgnoreCase);
		if (twice) {
			throw new DurableStreamsConfigurationException(
					"'" + property + "' gives the header '" + name + "', which another property gives, too.",
					"Set only one of the properties that give '" + name + "'.");
		}
		HeaderFile file = new HeaderFile(property, path, prefix);
		try {
			file.value();
		}
		catch (UncheckedIOException ex) {
			throw new DurableStreamsConfigurationException(
					"The file '" + path + "' of '" + property + "' can't be read: " + ex.getCause() + ".",
					"Put the header's value into the file before the application starts, or correct '" + property
							+ "'.",
					ex);
		}
		this.files.put(name, file);
	}

	/**
	 * Have the headers sent, each as its file has it at the time.
	 * @param builder the client's builder
	 */
	void apply(DurableStreamsClientBuilder builder) {
		if (!this.files.isEmpty()) {
			builder.headers(this::headers);
		}
	}

	private HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		this.files.forEach((name, file) -> headers.set(name, file.value()));
		return headers;
	}

}
