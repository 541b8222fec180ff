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

package io.durablestreams.listener.internal.invoke;

import java.net.URL;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.ListenerConfigurationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Tells the types that no payload has from those that one may have: what looks as if it
 * would be supported must not be filled by JSON with something else.
 */
final class PayloadTypes {

	private static final List<Class<?>> SEVERAL_OR_LATER = List.of(Publisher.class, CompletionStage.class, Future.class,
			BaseStream.class, Iterator.class, Collection.class);

	/** By name: Kotlin is optional. */
	private static final Set<String> KOTLIN = Set.of("kotlinx.coroutines.flow.Flow", "kotlin.sequences.Sequence");

	/**
	 * The packages of ours whose types people know; an application's may have the same
	 * root.
	 */
	private static final List<String> OWN_PACKAGES = List.of("client", "producer", "offset", "coordination", "listener",
			"outbox");

	private static final String ROOT = "io.durablestreams.";

	private PayloadTypes() {
	}

	/**
	 * Refuse a type that can't be a payload.
	 * @param type the type
	 * @param parameter the parameter that has it, for the message
	 * @throws ListenerConfigurationException if no message is read as the type
	 */
	static void require(ResolvableType type, String parameter) {
		Class<?> payload = type.toClass();
		if (payload.isArray()) {
			require(type.getComponentType(), parameter);
		}
		else if (isSeveralOrLater(payload)) {
			throw new ListenerConfigurationException(
					parameter + " is a " + payload.getSimpleName() + ", a type that a listener can't take.",
					"Declare the parameter as the type of one message, as java.util.List of it for batches, or as an "
							+ "array for messages that are JSON arrays.",
					null);
		}
		else if (isOurs(payload)) {
			throw new ListenerConfigurationException(
					parameter + " is of type " + payload.getName() + ", which no listener is given.",
					"Declare the parameter as the type of the payload, as org.springframework.messaging.Message or "
							+ "io.durablestreams.listener.StreamMessage of it, as StreamPosition, or as Acknowledgment.",
					null);
		}
	}

	private static boolean isSeveralOrLater(Class<?> type) {
		return type == Iterable.class || SEVERAL_OR_LATER.stream().anyMatch((known) -> known.isAssignableFrom(type))
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null
				|| KOTLIN.contains(type.getName());
	}

	private static boolean isOurs(Class<?> type) {
		return OWN_PACKAGES.stream()
			.anyMatch((name) -> type.getPackageName().equals(ROOT + name)
					|| type.getPackageName().startsWith(ROOT + name + "."))
				&& isFromHere(type);
	}

	private static boolean isFromHere(Class<?> type) {
		URL location = location(type);
		return location != null && Stream.of(PayloadTypes.class, DurableStreamsClient.class)
			.anyMatch((own) -> location.equals(location(own)));
	}

	private static @Nullable URL location(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return (source != null) ? source.getLocation() : null;
	}

}
