package io.durablestreams.boot.autoconfigure.listener;

import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The stores of checkpoints to choose from. A bean of the application wins over them.
 */
final class OffsetStoreConfigurations {

	private static final String TYPE = "durable.streams.offset-store.type";

	private OffsetStoreConfigurations() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(OffsetStore.class)
	@ConditionalOnProperty(name = TYPE, havingValue = "memory", matchIfMissing = true)
	static class Memory {

		@Bean
		InMemoryOffsetStore durableStreamsOffsetStore() {
			return new InMemoryOffsetStore();
		}

	}

}
