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

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.cloudevents.SdkCloudEvents;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.ListenerConfigurationException;
import io.durablestreams.listener.StreamMessage;
import io.durablestreams.listener.config.AcknowledgeMode;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Tells what the parameters of a listener's method are, and refuses methods that can't
 * work.
 */
final class MethodParameters {

	/** What every message has. */
	private static final Set<String> HEADERS = new TreeSet<>(Set.of(MessageHeaders.CONTENT_TYPE,
			DurableStreamHeaders.STREAM, DurableStreamHeaders.POSITION, DurableStreamHeaders.ORDINAL,
			DurableStreamHeaders.LISTENER_ID, DurableStreamHeaders.GROUP, DurableStreamHeaders.DELIVERY_ATTEMPT));

	private final Method method;

	private final List<MethodParameter> parameters;

	MethodParameters(Method method) {
		this.method = method;
		this.parameters = IntStream.range(0, method.getParameterCount())
			.mapToObj((index) -> new MethodParameter(method, index))
			.toList();
	}

	static boolean isBatch(MethodParameter parameter) {
		return parameter.getParameterType() == List.class && !isHeader(parameter);
	}

	/**
	 * The type of the payload.
	 * @return the type, or {@code null} if the method takes none
	 */
	@Nullable Class<?> payloadType() {
		for (MethodParameter parameter : this.parameters) {
			Class<?> type = parameter.getParameterType();
			if (isPayload(parameter)) {
				return ClassUtils.resolvePrimitiveIfNecessary(type);
			}
			if (type == Message.class || type == StreamMessage.class) {
				return ResolvableType.forMethodParameter(parameter).getGeneric(0).resolve();
			}
		}
		return null;
	}

	/**
	 * Whether the method takes events of the CloudEvents SDK.
	 * @return whether it does, one by one or in batches
	 */
	boolean takesCloudEvents() {
		return this.parameters.stream()
			.map(ResolvableType::forMethodParameter)
			.anyMatch(MethodParameters::holdsCloudEvents);
	}

	static boolean holdsCloudEvents(ResolvableType type) {
		return SdkCloudEvents.isEventType(type.toClass())
				|| (type.hasGenerics() && holdsCloudEvents(type.getGeneric(0)));
	}

	boolean takesBatches() {
		return this.parameters.stream().anyMatch(MethodParameters::isBatch);
	}

	/**
	 * Refuse what can't work.
	 * @param acknowledge the listener's acknowledge mode
	 * @param moreHeaders whether something may add headers to those of every message
	 * @throws IllegalArgumentException with what is wrong and how to mend it
	 */
	void validate(AcknowledgeMode acknowledge, boolean moreHeaders) {
		this.parameters.forEach(MethodParameters::validatePayload);
		if (!moreHeaders) {
			this.parameters.forEach((parameter) -> validateHeader(parameter, acknowledge));
		}
		if (acknowledge == AcknowledgeMode.TRANSACTIONAL) {
			validateTransactional();
		}
		List<String> payloads = this.parameters.stream()
			.filter(MethodParameters::isPayload)
			.map((parameter) -> parameter.getParameterType().getSimpleName())
			.toList();
		Assert.isTrue(payloads.size() <= 1, () -> "the method has several parameters for the payload " + payloads
				+ "; leave one, and annotate the others with @Header");
		Assert.isTrue(!takesBatches() || !has(Message.class) && !has(StreamMessage.class),
				() -> "the method takes a List, that is batches, and can't take a single message too;"
						+ " use List<Message<T>> or List<StreamMessage<T>>");
		validateAcknowledgment(acknowledge);
		validateResult();
	}

	private static void validatePayload(MethodParameter parameter) {
		boolean wrapped = isBatch(parameter) || parameter.getParameterType() == Message.class
				|| parameter.getParameterType() == StreamMessage.class;
		if (!isPayload(parameter) && !wrapped) {
			return;
		}
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		for (ResolvableType payload = type; payload != ResolvableType.NONE; payload = wrapped ? payload.getGeneric(0)
				: ResolvableType.NONE) {
			Class<?> raw = payload.toClass();
			boolean wrapper = wrapped && (raw == List.class || raw == Message.class || raw == StreamMessage.class);
			if (!wrapper) {
				PayloadTypes.require(payload, name(parameter));
				return;
			}
		}
	}

	private static void validateHeader(MethodParameter parameter, AcknowledgeMode acknowledge) {
		Header header = parameter.getParameterAnnotation(Header.class);
		if (header == null || !header.required() || !ValueConstants.DEFAULT_NONE.equals(header.defaultValue())
				|| parameter.isOptional()) {
			return;
		}
		String given = header.name().isEmpty() ? header.value() : header.name();
		boolean own = given.isEmpty() && parameter.getParameter().isNamePresent();
		String name = own ? parameter.getParameter().getName() : given;
		boolean known = HEADERS.contains(name)
				|| (name.equals(DurableStreamHeaders.ACKNOWLEDGMENT) && acknowledge == AcknowledgeMode.MANUAL);
		boolean told = !name.isEmpty() && !name.contains("${") && !name.contains("#{");
		if (told && !known) {
			throw new ListenerConfigurationException(
					name(parameter) + " requires the header '" + name + "', which messages don't have. They have "
							+ HEADERS + "; interceptors can add others.",
					"Change the header's name to one of these. If an interceptor of yours adds the header, declare it "
							+ "with 'required = false'.",
					null);
		}
	}

	private static String name(MethodParameter parameter) {
		return parameter.getParameter().isNamePresent() ? "parameter '" + parameter.getParameter().getName() + "'"
				: "parameter " + parameter.getParameterIndex();
	}

	private void validateAcknowledgment(AcknowledgeMode acknowledge) {
		boolean manual = acknowledge == AcknowledgeMode.MANUAL;
		Assert.isTrue(manual || !has(Acknowledgment.class),
				() -> "the method takes an Acknowledgment, which there is with 'acknowledge' = 'manual' only");
		boolean reachable = has(Acknowledgment.class) || has(Message.class) || has(MessageHeaders.class)
				|| this.parameters.stream().anyMatch(MethodParameters::isHeader);
		Assert.isTrue(!manual || reachable,
				() -> "'acknowledge' is 'manual', but the method has no Acknowledgment parameter to do it with");
	}

	private void validateTransactional() {
		Class<?> result = this.method.getReturnType();
		boolean suspending = this.parameters.stream()
			.anyMatch((parameter) -> ListenerMethodFactory.isContinuation(parameter.getParameterType()));
		boolean awaited = suspending || CompletionStage.class.isAssignableFrom(result)
				|| Publisher.class.isAssignableFrom(result);
		Assert.isTrue(!awaited,
				() -> "'acknowledge' is 'transactional', but the method "
						+ (suspending ? "is a suspending function" : "returns a " + result.getSimpleName())
						+ ", whose work may end after the transaction and on another thread; return nothing, and do "
						+ "the work before returning");
	}

	/**
	 * Whether the method's result is sent to a stream.
	 * @return whether it has {@code @SendTo}
	 */
	boolean isSent() {
		return AnnotatedElementUtils.hasAnnotation(this.method, SendTo.class);
	}

	private void validateResult() {
		Class<?> result = ListenerMethodFactory.resultType(this.method);
		boolean many = Publisher.class.isAssignableFrom(result) && !Mono.class.isAssignableFrom(result);
		Assert.isTrue(!many && !result.getName().equals("kotlinx.coroutines.flow.Flow"),
				() -> "the method returns a " + result.getSimpleName() + "; return Mono, CompletableFuture or nothing");
		boolean nothing = result == void.class || result == Void.class || CompletionStage.class.isAssignableFrom(result)
				|| Mono.class.isAssignableFrom(result);
		boolean sent = isSent();
		Assert.isTrue(!sent || (result != void.class && result != Void.class),
				() -> "the method has @SendTo but returns nothing to send");
		Assert.isTrue(nothing || sent, () -> "the method returns a " + result.getSimpleName()
				+ " that goes nowhere; return nothing, or say with @SendTo which stream it goes to");
	}

	private boolean has(Class<?> type) {
		return this.parameters.stream().anyMatch((parameter) -> parameter.getParameterType() == type);
	}

	private static boolean isPayload(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		boolean special = type == StreamPosition.class || type == Acknowledgment.class || type == StreamMessage.class
				|| type == Message.class || type == MessageHeaders.class
				|| MessageHeaderAccessor.class.isAssignableFrom(type) || ListenerMethodFactory.isContinuation(type);
		return !special && !isHeader(parameter);
	}

	private static boolean isHeader(MethodParameter parameter) {
		return Arrays.stream(parameter.getParameterAnnotations())
			.anyMatch((annotation) -> annotation instanceof Header || annotation instanceof Headers);
	}

}
