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

package io.durablestreams.sample.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A Chromium without a window, driven through WebDriver: the one that is installed, as
 * nothing is downloaded.
 */
final class Chromium {

	private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

	private Chromium() {
	}

	/**
	 * Tell whether there is a browser, and a driver for it.
	 * @return whether both are on the {@code PATH}
	 */
	static boolean isInstalled() {
		return browser().isPresent() && executable("chromedriver").isPresent();
	}

	static ChromeDriver start() {
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(executable("chromedriver").orElseThrow().toFile())
			.usingAnyFreePort()
			.withLogFile(TestPaths.workDirectory().resolve("chromedriver.log").toFile())
			.build();
		// The sandbox needs rights that root in a container lacks, and /dev/shm may be
		// small there.
		ChromeOptions options = new ChromeOptions().setBinary(browser().orElseThrow().toFile())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en",
					"--window-size=1200,900");
		return new ChromeDriver(service, options);
	}

	private static Optional<Path> browser() {
		return BROWSERS.stream().flatMap((name) -> executable(name).stream()).findFirst();
	}

	private static Optional<Path> executable(String name) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
