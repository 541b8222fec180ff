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

package io.durablestreams.boot.autoconfigure.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.NewStream;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The streams of properties and beans, with where each is declared, for those who have to
 * correct it.
 */
final class DeclaredStreams {

	private final Map<String, NewStream> ofProperties;

	private final List<NewStream> streams;

	private final ListableBeanFactory beanFactory;

	/**
	 * Create it.
	 * @param ofProperties the streams of properties, by what these have in common
	 * @param beans those that are beans
	 * @param beanFactory has the beans
	 */
	DeclaredStreams(Map<String, NewStream> ofProperties, List<NewStream> beans, ListableBeanFactory beanFactory) {
		this.ofProperties = ofProperties;
		this.streams = new ArrayList<>(ofProperties.values());
		this.streams.addAll(beans);
		this.beanFactory = beanFactory;
	}

	/**
	 * Build an admin of all streams.
	 * @param builder builds an admin of some streams
	 * @return the admin
	 * @throws DurableStreamsConfigurationException if that isn't possible, naming the
	 * stream at fault, or the two that don't go together
	 */
	DurableStreamAdmin build(Function<List<NewStream>, DurableStreamAdmin> builder) {
		try {
			return builder.apply(this.streams);
		}
		catch (IllegalArgumentException ex) {
			for (int i = 0; i < this.streams.size(); i++) {
				require(List.of(this.streams.get(i)), builder);
			}
			for (int i = 0; i < this.streams.size(); i++) {
				for (int j = 0; j < i; j++) {
					require(List.of(this.streams.get(j), this.streams.get(i)), builder);
				}
			}
			throw ex;
		}
	}

	private void require(List<NewStream> some, Function<List<NewStream>, DurableStreamAdmin> builder) {
		try {
			builder.apply(some);
		}
		catch (IllegalArgumentException ex) {
			String places = some.stream().map(this::place).collect(Collectors.joining(" and "));
			boolean one = some.size() == 1;
			throw new DurableStreamsConfigurationException(
					(one ? "The stream of " : "The streams of ") + places + " can't be made sure of: " + ex.getMessage()
							+ ".",
					one ? "Correct " + places + "." : "Keep one of the two, or let both say the same.", ex);
		}
	}

	private String place(NewStream stream) {
		return this.ofProperties.entrySet()
			.stream()
			.filter((property) -> property.getValue() == stream)
			.map((property) -> "'" + property.getKey() + "'")
			.findFirst()
			.orElseGet(() -> bean(stream));
	}

	private String bean(NewStream stream) {
		return this.beanFactory.getBeansOfType(NewStream.class)
			.entrySet()
			.stream()
			.filter((bean) -> bean.getValue().equals(stream))
			.map((bean) -> "the NewStream bean '" + bean.getKey() + "'")
			.findFirst()
			.orElse("a NewStream bean");
	}

}
