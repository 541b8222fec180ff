package io.durablestreams.boot.test;

import java.util.Arrays;
import java.util.Optional;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Gives tests without Spring their embedded server. With Spring it does nothing: the
 * server belongs to the application context.
 */
final class EmbeddedDurableStreamsExtension implements BeforeEachCallback, ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(EmbeddedDurableStreamsExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		annotation(context).filter(EmbeddedDurableStreams::cleanBeforeEach)
			.ifPresent((annotation) -> server(context, annotation).deleteAllStreams());
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EmbeddedDurableStreamsServer.class
				&& annotation(context).isPresent();
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return server(context, annotation(context).orElseThrow());
	}

	private static Optional<EmbeddedDurableStreams> annotation(ExtensionContext context) {
		return context.getTestClass()
			.filter((testClass) -> !usesSpring(testClass))
			.map((testClass) -> TestContextAnnotationUtils.findMergedAnnotation(testClass,
					EmbeddedDurableStreams.class));
	}

	private static boolean usesSpring(Class<?> testClass) {
		for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
			if (AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class)
				.stream()
				.flatMap((extendWith) -> Arrays.stream(extendWith.value()))
				.anyMatch(SpringExtension.class::isAssignableFrom)) {
				return true;
			}
		}
		return false;
	}

	private static EmbeddedDurableStreamsServer server(ExtensionContext context, EmbeddedDurableStreams annotation) {
		ServerDescription description = ServerDescription.of(annotation);
		// The root's store closes what it holds when all tests have run
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(description, ServerDescription::start, EmbeddedDurableStreamsServer.class);
	}

}
