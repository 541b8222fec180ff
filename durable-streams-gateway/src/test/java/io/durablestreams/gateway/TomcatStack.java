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

package io.durablestreams.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.security.Principal;

import io.durablestreams.gateway.servlet.ServletGatewayRoutes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;

/**
 * Spring MVC on Tomcat, with few threads.
 */
final class TomcatStack implements WebStack {

	static {
		// Tomcat alone would write to the console.
		LogManager.getLogManager().reset();
	}

	private final Tomcat tomcat = new Tomcat();

	TomcatStack(DurableStreamGateway gateway, int port) {
		try {
			Path directory = Files.createDirectories(Path.of("target/tomcat").toAbsolutePath());
			this.tomcat.setBaseDir(directory.toString());
			this.tomcat.setPort(port);
			this.tomcat.getConnector().setProperty("address", "127.0.0.1");
			this.tomcat.getConnector().setProperty("maxThreads", "5");
			this.tomcat.getConnector().setProperty("minSpareThreads", "1");
			this.tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
			Context context = this.tomcat.addContext("", directory.toString());
			addFilter(context);
			Wrapper servlet = Tomcat.addServlet(context, "dispatcher",
					new DispatcherServlet(applicationContext(gateway)));
			servlet.setLoadOnStartup(1);
			servlet.setAsyncSupported(true);
			servlet.addMapping("/");
			this.tomcat.start();
		}
		catch (IOException | LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static GenericWebApplicationContext applicationContext(DurableStreamGateway gateway) {
		GenericWebApplicationContext context = new GenericWebApplicationContext();
		new AnnotatedBeanDefinitionReader(context).register(Mvc.class);
		context.registerBean("routes", RouterFunction.class, () -> ServletGatewayRoutes.of(gateway));
		return context;
	}

	private static void addFilter(Context context) {
		FilterDef filter = new FilterDef();
		filter.setFilterName("users");
		filter.setFilter(new UserFilter());
		filter.setAsyncSupported("true");
		context.addFilterDef(filter);
		FilterMap map = new FilterMap();
		map.setFilterName("users");
		map.addURLPattern("/*");
		map.setDispatcher("REQUEST");
		map.setDispatcher("ASYNC");
		context.addFilterMap(map);
	}

	@Override
	public URI url() {
		return URI.create("http://127.0.0.1:" + this.tomcat.getConnector().getLocalPort());
	}

	@Override
	public void close() {
		try {
			this.tomcat.stop();
			this.tomcat.destroy();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Spring MVC with all its defaults. */
	@Configuration
	@EnableWebMvc
	static class Mvc {

	}

	/** Tells who asks. */
	private static final class UserFilter extends HttpFilter {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public @Nullable Principal getUserPrincipal() {
					return WebStack.user(request.getHeader(USER));
				}

			}, response);
		}

	}

}
