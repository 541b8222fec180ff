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

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows the airports' figures.
 */
@RestController
@RequestMapping("/airports")
class AirportController {

	private final AirportRepository airports;

	AirportController(AirportRepository airports) {
		this.airports = airports;
	}

	@GetMapping
	List<Airport> airports() {
		return this.airports.findAll();
	}

	@GetMapping("/{code}")
	Airport airport(@PathVariable String code) {
		return this.airports.find(code).orElseThrow(() -> notFound(code));
	}

	private static ErrorResponseException notFound(String code) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"No flight has left from an airport with this code");
		problem.setProperty("code", code);
		return new ErrorResponseException(HttpStatus.NOT_FOUND, problem, null);
	}

}
