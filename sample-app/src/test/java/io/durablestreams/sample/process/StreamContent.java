package io.durablestreams.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a stream holds, read with plain HTTP.
 */
final class StreamContent {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper JSON = new JsonMapper();

	private StreamContent() {
	}

	/**
	 * Read the stream of flights from its beginning to its end.
	 * @param baseUrl the server
	 * @return the flights as compact JSON
	 */
	static List<String> flights(String baseUrl) {
		List<String> flights = new ArrayList<>();
		String offset = "-1";
		boolean upToDate = false;
		while (!upToDate) {
			HttpResponse<String> page = get(URI.create(baseUrl + "/flights?offset=" + offset));
			assertThat(page.statusCode()).isEqualTo(200);
			JSON.readTree(page.body()).valueStream().map(JsonNode::toString).forEach(flights::add);
			offset = page.headers().firstValue("Stream-Next-Offset").orElseThrow();
			upToDate = page.headers().firstValue("Stream-Up-To-Date").isPresent();
		}
		return flights;
	}

	private static HttpResponse<String> get(URI uri) {
		try {
			return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
