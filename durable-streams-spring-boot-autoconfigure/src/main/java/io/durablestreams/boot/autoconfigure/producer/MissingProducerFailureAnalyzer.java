package io.durablestreams.boot.autoconfigure.producer;

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.producer.DurableStreamProducer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Says which producers there are where one is asked for that isn't. Ahead of Spring
 * Boot's own analyzer, which would create the candidates to look at them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class MissingProducerFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	MissingProducerFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		if (this.beanFactory == null || type == null || cause instanceof NoUniqueBeanDefinitionException
				|| type.toClass() != DurableStreamProducer.class) {
			return null;
		}
		InjectionPoint point = injectionPoint(rootFailure);
		Qualifier qualifier = (point != null) ? point.getAnnotation(Qualifier.class) : null;
		String asked = (qualifier != null) ? " with the qualifier '" + qualifier.value() + "'" : "";
		String description = ((point != null) ? place(point) + " asks" : "Somebody asks") + " for a producer, '"
				+ name(type) + "'" + asked + ", and there is none that fits." + producers(this.beanFactory);
		return new FailureAnalysis(description, action(qualifier, type), cause);
	}

	private static String producers(ConfigurableListableBeanFactory beans) {
		List<String> lines = new ArrayList<>();
		for (String beanName : beans.getBeanNamesForType(DurableStreamProducer.class, true, false)) {
			BeanDefinition definition = beans.getMergedBeanDefinition(beanName);
			Object producer = definition.getAttribute(ProducerBeansRegistrar.PRODUCER);
			lines.add("\n\t- " + ((producer != null) ? "'" + producer + "', the bean '" : "the bean '") + beanName
					+ "' of type '" + name(definition.getResolvableType()) + "', defined by "
					+ definition.getResourceDescription());
		}
		return lines.isEmpty() ? " No producer is configured under 'durable.streams.producers'."
				: " The producers are:" + String.join("", lines);
	}

	private static String action(@Nullable Qualifier qualifier, ResolvableType type) {
		String name = (qualifier != null) ? qualifier.value() : "orders";
		String added = "configure one, as with 'durable.streams.producers." + name + ".stream'";
		ResolvableType payload = type.getGeneric(0);
		if (payload != ResolvableType.NONE && payload.resolve() != null) {
			added += "; its 'payload-type', where it is set, has to be '" + payload + "'";
		}
		return "Ask for one of the producers that there are by its name or its bean's, or " + added + ".";
	}

	private static String name(ResolvableType type) {
		ResolvableType payload = type.as(DurableStreamProducer.class).getGeneric(0);
		return (payload.resolve() != null) ? "DurableStreamProducer<" + payload + ">" : "DurableStreamProducer<?>";
	}

	private static String place(InjectionPoint point) {
		return "The " + ((point.getField() != null) ? "field '" + point.getField().getName() + "' of "
				: "parameter " + index(point) + " of ") + point.getMember().getDeclaringClass().getName();
	}

	private static String index(InjectionPoint point) {
		var parameter = point.getMethodParameter();
		return (parameter != null) ? parameter.getParameterIndex() + " of '" + point.getMember().getName() + "'" : "";
	}

	private static @Nullable InjectionPoint injectionPoint(Throwable failure) {
		InjectionPoint found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
				found = unsatisfied.getInjectionPoint();
			}
		}
		return found;
	}

}
