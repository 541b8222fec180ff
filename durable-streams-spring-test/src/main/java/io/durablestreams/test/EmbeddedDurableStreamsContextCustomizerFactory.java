package io.durablestreams.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link EmbeddedDurableStreams} on Spring tests.
 */
final class EmbeddedDurableStreamsContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configurationAttributes) {
		EmbeddedDurableStreams annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				EmbeddedDurableStreams.class);
		return (annotation != null) ? new EmbeddedDurableStreamsContextCustomizer(ServerDescription.of(annotation))
				: null;
	}

}
