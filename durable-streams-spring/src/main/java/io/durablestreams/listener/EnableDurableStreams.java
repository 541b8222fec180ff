package io.durablestreams.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Detects methods with {@link DurableStreamListener} where Spring Boot doesn't. Goes on a
 * configuration class that also declares a {@link DurableStreamListenerContainerFactory}
 * bean named {@code durableStreamListenerContainerFactory}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(DurableStreamListenerConfiguration.class)
public @interface EnableDurableStreams {

}
