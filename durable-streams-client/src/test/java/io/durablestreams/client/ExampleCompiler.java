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

package io.durablestreams.client;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the examples of the documentation.
 */
public final class ExampleCompiler {

	private ExampleCompiler() {
	}

	/**
	 * Compile classes.
	 * @param output where they go
	 * @param sources their sources by name
	 * @return what is wrong with them, or nothing
	 */
	public static String errors(Path output, Map<String, String> sources) {
		StringWriter errors = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-d", output.toString(), "-proc:none", "-classpath",
				System.getProperty("java.class.path"));
		List<JavaFileObject> files = sources.entrySet()
			.stream()
			.<JavaFileObject>map((source) -> new Source(source.getKey(), source.getValue()))
			.toList();
		boolean compiled = compiler.getTask(errors, null, null, options, null, files).call();
		return compiled ? "" : errors.toString();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String name, String text) {
			super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
