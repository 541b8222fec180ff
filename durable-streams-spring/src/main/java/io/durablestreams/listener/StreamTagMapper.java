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

package io.durablestreams.listener;

/**
 * Says what stands for a stream in the tag {@code stream} of meters. By default that is
 * the stream's name; where each user has a stream of their own, a mapper keeps each of
 * them from becoming a time series of its own:
 *
 * <pre class="code">
 * StreamTagMapper mapper = (stream) -&gt; stream.startsWith("chat/") ? "chat" : stream;
 * </pre>
 *
 * The meters of streams of one listener that have the same tag are one: counters add up,
 * and gauges tell of the stream that is worst off. Must be thread-safe and quick.
 */
@FunctionalInterface
public interface StreamTagMapper {

	/** What stands where there is nothing to tell. */
	String NONE = "none";

	/**
	 * Say what stands for a stream.
	 * @param stream the stream's name, without a query string
	 * @return the tag's value; one that is empty becomes {@value #NONE}
	 */
	String tagOf(String stream);

}
