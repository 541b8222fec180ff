package io.durablestreams.sample;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The flight board's own settings.
 *
 * @param dataDir where everything lies that the flight board writes
 * @param seed whether to create the stream with 2,000 flights, rather than empty
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("data") Path dataDir, @DefaultValue("true") boolean seed) {
}
