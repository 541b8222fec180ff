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

import java.util.List;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Spring MVC with Spring Security's defaults, as the documentation changes them.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Import(GatewayBeans.class)
class ServletGatewayApplication {

	@Bean
	SecurityFilterChain security(HttpSecurity http) {
		http.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
			.permitAll()
			.requestMatchers("/news")
			.permitAll()
			.anyRequest()
			.authenticated());
		http.httpBasic(Customizer.withDefaults()).cors(Customizer.withDefaults());
		http.csrf((csrf) -> csrf.ignoringRequestMatchers("/api/notes/**"));
		return http.build();
	}

	@Bean
	UserDetailsService users() {
		return TenantUser::named;
	}

	@Bean
	CorsConfigurationSource corsConfigurationSource() {
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOrigins(List.of("https://app.example.com"));
		cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
		cors.setAllowedHeaders(List.of("*"));
		cors.setAllowCredentials(true);
		cors.setExposedHeaders(List.of("Stream-Next-Offset", "Stream-Up-To-Date", "Stream-Closed", "Stream-Cursor",
				"Stream-SSE-Data-Encoding", "Stream-TTL", "Stream-Expires-At", "Producer-Epoch", "Producer-Seq",
				"Producer-Expected-Seq", "Producer-Received-Seq", "ETag", "Location", "Retry-After"));
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/api/**", cors);
		return source;
	}

	/** As Boot's module for Spring Security registers it. */
	@Bean
	DelegatingFilterProxyRegistrationBean securityFilter() {
		DelegatingFilterProxyRegistrationBean filter = new DelegatingFilterProxyRegistrationBean(
				"springSecurityFilterChain");
		filter.setDispatcherTypes(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.REQUEST);
		return filter;
	}

}
