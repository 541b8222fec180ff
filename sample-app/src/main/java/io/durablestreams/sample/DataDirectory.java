package io.durablestreams.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;

/**
 * Makes sure of the data directory before anything opens a file in it, so that it is
 * named as what is wrong.
 */
@Component
class DataDirectory implements BeanFactoryPostProcessor, EnvironmentAware {

	private static final String PROPERTY = "sample.data-dir";

	private Environment environment = new StandardEnvironment();

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Path directory = Binder.get(this.environment)
			.bindOrCreate("sample", SampleProperties.class)
			.dataDir()
			.toAbsolutePath();
		try {
			Files.createDirectories(directory);
			Files.delete(Files.createTempFile(directory, "writable", null));
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, directory,
					"The directory can't be written (" + ex + "). Let the service's user write it, or name another.");
		}
	}

}
