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

package io.durablestreams.listener.container;

import java.util.function.Supplier;

import io.durablestreams.listener.StreamTagMapper;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.StringUtils;

/**
 * Where meters go, and how streams are called there.
 *
 * @param registry gives what takes the meters
 * @param streamTags says what stands for a stream
 */
record MeterSettings(Supplier<MeterRegistry> registry, StreamTagMapper streamTags) {

	private static final Log logger = LogFactory.getLog(MeterSettings.class);

	/**
	 * What stands for a stream. A mapper that fails keeps no listener from its work.
	 * @param stream the stream's name
	 * @return the tag's value
	 */
	String streamTag(String stream) {
		try {
			String tag = this.streamTags.tagOf(stream);
			return StringUtils.hasText(tag) ? tag : StreamTagMapper.NONE;
		}
		catch (RuntimeException ex) {
			logger.warn("The stream tag mapper failed for stream '" + stream + "', which is metered as '"
					+ StreamTagMapper.NONE + "'", ex);
			return StreamTagMapper.NONE;
		}
	}

}
