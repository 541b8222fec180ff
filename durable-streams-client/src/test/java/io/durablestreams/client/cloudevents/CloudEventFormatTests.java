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

package io.durablestreams.client.cloudevents;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests of the JSON format of CloudEvents.
 */
class CloudEventFormatTests {

	private static final JsonMapper json = JsonMapper.builder().build();

	private static final String REQUIRED = "\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/shop\",\"type\":\"order\"";

	@Test
	void attributesAreHeadersOfTheTypesThatTheyHave() {
		CloudEventContent event = read("""
				{%s, "time": "2026-03-01T12:00:00.5+01:00", "subject": "o-1", "dataschema": null, "priority": 3,
				 "urgent": true, "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
				 "count": 5000000000, "huge": 36893488147419103232}""".formatted(REQUIRED));
		assertThat(event.headers()).containsExactly(entry("ce-specversion", "1.0"), entry("ce-id", "7"),
				entry("ce-source", "/shop"), entry("ce-type", "order"),
				entry("ce-time", OffsetDateTime.parse("2026-03-01T12:00:00.5+01:00")), entry("ce-subject", "o-1"),
				entry("ce-priority", 3), entry("ce-urgent", true),
				entry("ce-traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
				entry("ce-count", 5_000_000_000L), entry("ce-huge", new BigInteger("36893488147419103232")));
		assertThat(event.data()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ \"a\" : [1, {\"b\":2.50}] }", "[ ]", "12.340", "-0", "true", "\"a,\\\"}é😀 \"", "{}",
			"\"\"" })
	void jsonDataIsWhatItWasToTheByteWhereverItStands(String data) {
		for (String form : new String[] { "{%s,\"data\":%s}", "{ \"data\" :\n%2$s\t, %1$s }",
				" {%s,\"data\": %s\r\n } ",
				"{\"datacontenttype\":\"application/vnd.shop+json\",%s , \"data\" : %s , \"x\":\"é\"}" }) {
			assertThat(text(read(form.formatted(REQUIRED, data)))).isEqualTo(data);
		}
	}

	@Test
	void dataThatIsLargerThanABufferIsReadWhole() {
		String data = "[" + "\"0123456789é\",".repeat(50_000) + "1]";
		assertThat(text(read("{\"data\":" + data + "," + REQUIRED + "}"))).isEqualTo(data);
	}

	@Test
	void noDataAndNullAreNoBytes() {
		assertThat(read("{" + REQUIRED + "}").data()).isEmpty();
		assertThat(read("{" + REQUIRED + ",\"data\":null}").data()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "text/plain, a €, UTF-8", "text/plain;charset=ISO-8859-1, a é, ISO-8859-1",
			"application/xml, <a>é</a>, UTF-8" })
	void dataThatIsTextComesInItsCharset(String contentType, String text, String charset) throws Exception {
		CloudEventContent event = read("{" + REQUIRED + ",\"datacontenttype\":\"" + contentType + "\",\"data\":"
				+ json.writeValueAsString(text) + "}");
		assertThat(event.data()).isEqualTo(text.getBytes(charset));
		assertThat(event.contentType()).isEqualTo(MediaType.parseMediaType(contentType));
	}

	@Test
	void binaryDataIsDecoded() {
		CloudEventContent event = read("{" + REQUIRED + ",\"datacontenttype\":\"image/png\",\"data_base64\":\"AP/+\"}");
		assertThat(event.data()).containsExactly(0, 0xff, 0xfe);
		assertThat(event.contentType()).isEqualTo(MediaType.IMAGE_PNG);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					[1]                                                               | it is no JSON object
					{"secret                                                          | it can't be read as JSON
					{"id":"secret","source":"/s","type":"t"}                          | it has no attribute 'specversion'
					{"specversion":"0.3","id":"secret","source":"/s","type":"t"}      | its 'specversion' is another than 1.0
					{"specversion":1.0,"id":"secret","source":"/s","type":"t"}        | its attribute 'specversion' is no string, whole number or boolean
					{"specversion":"1.0","source":"secret","type":"t"}                | it has no attribute 'id'
					{"specversion":"1.0","id":"","source":"secret","type":"t"}        | its attribute 'id' is no text, or empty
					{"specversion":"1.0","id":7,"source":"secret","type":"t"}         | its attribute 'id' is no text, or empty
					{"specversion":"1.0","id":"7","type":"secret"}                    | it has no attribute 'source'
					{"specversion":"1.0","id":"7","source":"secret"}                  | it has no attribute 'type'
					{"specversion":"1.0","id":"7","source":"/s","type":"t","time":"secret"} | its 'time' is none (RFC 3339)
					{"specversion":"1.0","id":"7","source":"/s","type":"t","datacontenttype":"secret"} | its 'datacontenttype' is none
					{"specversion":"1.0","id":"7","source":"/s","type":"t","x":{"secret":1}} | its attribute 'x' is no string, whole number or boolean
					{"specversion":"1.0","id":"7","source":"/s","type":"t","x":"a","x":"secret"} | it has the attribute 'x' twice
					{"specversion":"1.0","id":"7","source":"/s","type":"t","data":1,"data":"secret"} | it has 'data' twice
					{"specversion":"1.0","id":"7","source":"/s","type":"t","data":1,"data_base64":"AA=="} | it has both 'data' and 'data_base64'
					{"specversion":"1.0","id":"7","source":"/s","type":"t","data_base64":1} | its 'data_base64' is no string
					{"specversion":"1.0","id":"7","source":"/s","type":"t","data_base64":"secret!"} | it can't be read as JSON
					{"specversion":"1.0","id":"7","source":"/s","type":"t"} {"secret":1} | something follows its end
					""")
	void whatIsNoCloudEventIsRefusedWithTheReasonAndWithoutWhatItHolds(String text, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> read(text))
			.withMessage("the message is not a CloudEvent in the JSON format: " + reason)
			.withNoCause();
	}

	@Test
	void whatIsWrittenIsReadAgain() {
		Map<String, Object> attributes = new LinkedHashMap<>();
		attributes.put("specversion", "1.0");
		attributes.put("id", "a\"b");
		attributes.put("source", "/shop");
		attributes.put("type", "order");
		attributes.put("time", OffsetDateTime.parse("2026-03-01T11:00:00Z"));
		attributes.put("priority", 3);
		attributes.put("urgent", false);
		byte[] event = CloudEventWriter.write(attributes, bytes("{ \"no\": 1.50 }"), MediaType.APPLICATION_JSON);
		assertThat(new String(event, StandardCharsets.UTF_8)).isEqualTo("""
				{"specversion":"1.0","id":"a\\"b","source":"/shop","type":"order","time":"2026-03-01T11:00:00Z",\
				"priority":3,"urgent":false,"data":{ "no": 1.50 }}""");
		CloudEventContent read = CloudEventReader.read(event);
		assertThat(text(read)).isEqualTo("{ \"no\": 1.50 }");
		assertThat(read.headers()).containsEntry("ce-id", "a\"b").containsEntry("ce-priority", 3);
	}

	@Test
	void dataThatIsNotJsonIsWrittenInBase64AndNoDataNotAtAll() {
		Map<String, Object> attributes = Map.of("id", "7");
		assertThat(written(attributes, bytes("<a/>"), MediaType.APPLICATION_XML))
			.isEqualTo("{\"id\":\"7\",\"data_base64\":\"PGEvPg==\"}");
		assertThat(written(attributes, new byte[0], MediaType.APPLICATION_JSON)).isEqualTo("{\"id\":\"7\"}");
	}

	private static String written(Map<String, Object> attributes, byte[] data, MediaType contentType) {
		return new String(CloudEventWriter.write(attributes, data, contentType), StandardCharsets.UTF_8);
	}

	private static CloudEventContent read(String text) {
		return CloudEventReader.read(bytes(text));
	}

	private static String text(CloudEventContent event) {
		return new String(event.data(), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
