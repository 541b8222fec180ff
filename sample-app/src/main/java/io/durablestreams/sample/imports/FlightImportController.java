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

package io.durablestreams.sample.imports;

import java.io.InputStream;

import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.ProducerException;
import io.durablestreams.sample.flight.Flight;
import io.durablestreams.sample.flight.InvalidFlightException;
import io.durablestreams.sample.flight.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes flights while they come in, no faster than the stream takes them, and never
 * holds more of them than the producer's buffer does.
 */
@RestController
class FlightImportController {

	private final DurableStreamProducer<Flight> producer;

	private final ObjectReader reader;

	FlightImportController(DurableStreamProducer<Flight> producer, JsonMapper json) {
		this.producer = producer;
		this.reader = json.readerFor(Flight.class);
	}

	/**
	 * Publish the flights of a JSON array, or one a line, up to the first that is none.
	 */
	@PostMapping(path = "/flights/import",
			consumes = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE })
	ImportResult publish(InputStream body) {
		ImportProgress progress = new ImportProgress();
		ProblemDetail invalid = send(body, progress);
		this.producer.flush().join();
		ProducerException failure = progress.failure();
		if (failure != null) {
			throw problem(Problems.notPublished(failure), progress.result());
		}
		if (invalid != null) {
			throw problem(invalid, progress.result());
		}
		return progress.result();
	}

	/**
	 * Send flights as long as they are acknowledged.
	 * @return what is wrong with the flight that ended it, if it was one
	 */
	private @Nullable ProblemDetail send(InputStream body, ImportProgress progress) {
		long sent = 0;
		TokenStreamLocation beginning = null;
		try (MappingIterator<Flight> flights = this.reader.readValues(body)) {
			while (progress.failure() == null && flights.hasNextValue()) {
				beginning = flights.parser().currentTokenLocation();
				Flight flight = flights.nextValue();
				if (flight == null) {
					return invalid(null, sent, beginning);
				}
				// Waits while the producer's buffer is full.
				this.producer.send(flight).whenComplete(progress::add);
				sent++;
				beginning = null;
			}
			return null;
		}
		catch (JacksonIOException ex) {
			// No fault of the flights: the client is gone.
			throw ex;
		}
		catch (JacksonException ex) {
			return invalid(ex, sent, (beginning != null) ? beginning : ex.getLocation());
		}
	}

	private static ProblemDetail invalid(@Nullable JacksonException ex, long index,
			@Nullable TokenStreamLocation location) {
		ProblemDetail problem = Problems.invalid(InvalidFlightException.of(ex));
		problem.setProperty("index", index);
		problem.setProperty("line", (location != null) ? location.getLineNr() : null);
		return problem;
	}

	private static ErrorResponseException problem(ProblemDetail problem, ImportResult result) {
		problem.setProperty("accepted", result.accepted());
		problem.setProperty("offset", result.offset());
		return new ErrorResponseException(HttpStatusCode.valueOf(problem.getStatus()), problem, null);
	}

}
