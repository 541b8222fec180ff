package io.durablestreams.web;

import java.io.IOException;

import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.WebApplicationType;

/**
 * Failures of streams in applications of Spring MVC.
 */
class ServletStreamErrorsTests extends AbstractStreamErrorsTests {

	@BeforeAll
	static void startApplication() throws IOException {
		start(WebApplicationType.SERVLET);
	}

}
