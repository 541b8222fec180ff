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

package io.durablestreams.boot.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.embedded.DurableStreamsEmbeddedServerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;

/**
 * Sends a parcel to itself, says so, and ends. Run in a process of its own.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SslAutoConfiguration.class, JacksonAutoConfiguration.class,
		HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
		DurableStreamsEmbeddedServerAutoConfiguration.class, DurableStreamsClientAutoConfiguration.class,
		DurableStreamsProducerAutoConfiguration.class, DurableStreamsListenerAutoConfiguration.class })
public class ShippingApplication {

	/** What the application writes once the parcel has arrived. */
	static final String ARRIVED = "Arrived: parcel 7";

	@Bean
	Depot depot(@Qualifier("outgoing-parcels") DurableStreamProducer<Parcel> parcels,
			@Qualifier("cold-store") DurableStreamsClient coldStore, DurableStreamsClient client) {
		Assert.state(coldStore != client, "Each is another one");
		return new Depot(parcels);
	}

	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(ShippingApplication.class, args)) {
			Depot depot = context.getBean(Depot.class);
			depot.parcels.send(new Parcel(7)).get(30, TimeUnit.SECONDS);
			System.out.println("Arrived: parcel " + depot.arrived.get(30, TimeUnit.SECONDS).number());
		}
	}

	static class Depot {

		private final DurableStreamProducer<Parcel> parcels;

		private final CompletableFuture<Parcel> arrived = new CompletableFuture<>();

		Depot(DurableStreamProducer<Parcel> parcels) {
			this.parcels = parcels;
		}

		@DurableStreamListener(id = "depot", streams = "parcels")
		void receive(Parcel parcel) {
			this.arrived.complete(parcel);
		}

	}

	/**
	 * A parcel.
	 *
	 * @param number its number
	 */
	public record Parcel(int number) {
	}

}
