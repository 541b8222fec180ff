package io.durablestreams.listener.invoke;

import io.durablestreams.client.read.Framing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.util.MimeType;

/**
 * Converts the messages of streams whose content type has JSON messages.
 */
final class JsonMessageConverter extends JacksonJsonMessageConverter {

	JsonMessageConverter(JsonMapper jsonMapper) {
		super(jsonMapper);
	}

	@Override
	protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
		MimeType type = getMimeType(headers);
		return type != null && Framing.hasJsonMessages(MediaType.asMediaType(type));
	}

}
