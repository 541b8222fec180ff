package io.durablestreams.boot.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the answers of reactive web applications to failed operations on
 * streams. Spring MVC knows them by itself.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.REACTIVE)
public final class DurableStreamsErrorsAutoConfiguration {

	@Bean
	StreamErrorsWebExceptionHandler durableStreamsErrorsWebExceptionHandler() {
		return new StreamErrorsWebExceptionHandler();
	}

}
