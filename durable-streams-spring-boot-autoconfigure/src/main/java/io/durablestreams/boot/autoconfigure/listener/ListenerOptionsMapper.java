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

package io.durablestreams.boot.autoconfigure.listener;

import io.durablestreams.boot.autoconfigure.BackOffProperties;
import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.ListenerDefaultsProperties;
import io.durablestreams.boot.autoconfigure.ListenerOverridesProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.ListenerOptionsCustomizer;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.config.RetryBackOffBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.Assert;

/**
 * Turns properties into settings of listeners: the defaults of all, and for each id what
 * wins over its annotation.
 */
final class ListenerOptionsMapper implements ListenerOptionsCustomizer {

	private static final String DEFAULTS_PREFIX = "durable.streams.listener-defaults";

	private static final String LISTENERS_PREFIX = "durable.streams.listeners";

	private final DurableStreamsProperties properties;

	private final Binder binder;

	private final NamedErrorHandlers errorHandlers;

	ListenerOptionsMapper(DurableStreamsProperties properties, Binder binder, NamedErrorHandlers errorHandlers) {
		this.properties = properties;
		this.binder = binder;
		this.errorHandlers = errorHandlers;
	}

	ListenerOptions defaults() {
		ListenerOptionsBuilder builder = ListenerOptions.builder();
		this.errorHandlers.ifUnique(builder::errorHandler);
		return applying(DEFAULTS_PREFIX, () -> {
			apply(this.properties.getListenerDefaults(), builder);
			return builder.build();
		});
	}

	@Override
	public void customize(String id, ListenerOptionsBuilder builder) {
		ListenerOverridesProperties overrides = overrides(id);
		if (overrides == null) {
			return;
		}
		applying(LISTENERS_PREFIX + "." + id, () -> {
			PropertyMapper map = PropertyMapper.get();
			map.from(overrides::getStreams).to(builder::streams);
			map.from(overrides::getGroup).to(builder::group);
			map.from(overrides::getClient).to(builder::client);
			apply(overrides, builder);
			return builder.build();
		});
	}

	/**
	 * What is said of a listener, however its id is spelt: as it is, in brackets, or in
	 * the relaxed form of properties and environment variables, in which the default id's
	 * dot is a dot.
	 */
	private @Nullable ListenerOverridesProperties overrides(String id) {
		ListenerOverridesProperties exact = this.properties.getListeners().get(id);
		if (exact != null) {
			return exact;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(LISTENERS_PREFIX + "." + id, '.');
		return this.binder.bind(name, Bindable.of(ListenerOverridesProperties.class)).orElse(null);
	}

	private void apply(ListenerDefaultsProperties properties, ListenerOptionsBuilder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::getMode).to(builder::mode);
		map.from(properties::getFrom).to((from) -> builder.property("from", from));
		map.from(properties::getAutoStartup).to(builder::autoStartup);
		map.from(properties::getPhase).to(builder::phase);
		map.from(properties::getAcknowledge).to(builder::acknowledge);
		map.from(properties::getAcknowledgeCount).to(builder::acknowledgeCount);
		map.from(properties::getAcknowledgeInterval).to(builder::acknowledgeInterval);
		map.from(properties::getFailure).to(builder::failure);
		Assert.isTrue(properties.getFailure() == null || properties.getErrorHandler() == null,
				"'failure' and 'error-handler' are both set, and only one of them can decide");
		map.from(properties::getErrorHandler).as(this.errorHandlers::get).to(builder::errorHandler);
		map.from(properties::getNotRetried).to(builder::notRetried);
		map.from(properties::getDeadLetterStream).to(builder::deadLetterStream);
		map.from(properties.getRetry()::getDelays).to(builder::retryDelays);
		map.from(properties.getRetry()::getStreams).to(builder::retryStreams);
		map.from(properties::getMaxBatchCount).to(builder::maxBatchCount);
		map.from(properties::getMaxBatchSize).to(builder::maxBatchSize);
		map.from(properties::getBatchWait).to(builder::batchWait);
		map.from(properties::getMissingStream).to(builder::missingStream);
		map.from(properties::getContentType).to(builder::contentType);
		map.from(properties::getPositionLost).to(builder::positionLost);
		map.from(properties::getVerifyInterval).to(builder::verifyInterval);
		map.from(properties::getHandlerTimeout).to(builder::handlerTimeout);
		map.from(properties::getIdleEventInterval).to(builder::idleEventInterval);
		map.from(properties::getShutdownTimeout).to(builder::shutdownTimeout);
		map.from(properties::getCloudevents).to(builder::cloudEvents);
		builder.backOff(backOff(properties.getBackOff(), builder.build().backOff()));
	}

	private static RetryBackOff backOff(BackOffProperties properties, RetryBackOff otherwise) {
		RetryBackOffBuilder backOff = otherwise.toBuilder();
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::getInitialInterval).to(backOff::initialInterval);
		map.from(properties::getMultiplier).to(backOff::multiplier);
		map.from(properties::getMaxInterval).to(backOff::maxInterval);
		map.from(properties::getJitter).to(backOff::jitter);
		map.from(properties::getMaxAttempts).to(backOff::maxAttempts);
		map.from(properties::getMaxElapsedTime).to(backOff::maxElapsedTime);
		return backOff.build();
	}

	private static ListenerOptions applying(String prefix, Settings settings) {
		try {
			return settings.apply();
		}
		catch (IllegalArgumentException ex) {
			throw new DurableStreamsConfigurationException(
					"The properties under '" + prefix + "' can't be used: " + ex.getMessage() + ".",
					"Correct what is set under '" + prefix + "', or under '" + DEFAULTS_PREFIX
							+ "' if it is set there.",
					ex);
		}
	}

	/** Makes settings that may turn out to be unusable. */
	private interface Settings {

		ListenerOptions apply();

	}

}
