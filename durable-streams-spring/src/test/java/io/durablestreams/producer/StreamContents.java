package io.durablestreams.producer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a stream holds with plain HTTP, so that a misreading by the client can't
 * hide one by the producer.
 */
final class StreamContents {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private StreamContents() {
	}

	static String text(URI stream) {
		StringBuilder text = new StringBuilder();
		String offset = "-1";
		while (true) {
			HttpResponse<String> response = get(URI.create(stream + "?offset=" + offset));
			text.append(response.body());
			offset = response.headers().firstValue("Stream-Next-Offset").orElseThrow();
			if (response.headers().firstValue("Stream-Up-To-Date").isPresent()) {
				return text.toString();
			}
		}
	}

	static List<String> messages(URI stream) {
		List<String> messages = new ArrayList<>();
		String offset = "-1";
		while (true) {
			HttpResponse<String> response = get(URI.create(stream + "?offset=" + offset));
			for (JsonNode node : mapper.readTree(response.body())) {
				messages.add(node.toString());
			}
			offset = response.headers().firstValue("Stream-Next-Offset").orElseThrow();
			if (response.headers().firstValue("Stream-Up-To-Date").isPresent()) {
				return messages;
			}
		}
	}

	private static HttpResponse<String> get(URI uri) {
		try {
			HttpResponse<String> response = http.send(HttpRequest.newBuilder(uri).build(),
					HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalStateException("Answered " + response.statusCode());
			}
			return response;
		}
		catch (java.io.IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
