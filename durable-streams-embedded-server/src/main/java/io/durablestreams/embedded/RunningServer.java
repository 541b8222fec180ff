package io.durablestreams.embedded;

import io.durablestreams.embedded.http.FaultQueue;
import io.durablestreams.embedded.http.HttpEndpoint;
import io.durablestreams.embedded.http.RequestBody;
import io.durablestreams.embedded.http.StreamPaths;
import io.durablestreams.embedded.http.StreamRoutes;
import io.durablestreams.embedded.store.StreamStore;
import io.durablestreams.embedded.subscription.SubscriptionRoutes;
import io.durablestreams.embedded.subscription.SubscriptionService;

/**
 * What exists between a server's start and its stop.
 */
final class RunningServer {

	private final StreamStore store;

	private final SubscriptionService subscriptions;

	private final HttpEndpoint endpoint;

	private final Housekeeping housekeeping;

	private final String basePath;

	RunningServer(ServerSettings settings, int port, StreamStore store, FaultQueue faults) {
		this.store = store;
		this.basePath = settings.options().basePath();
		store.waits().allow();
		this.subscriptions = new SubscriptionService(store, this::controlUrl, settings.webhooks());
		StreamPaths paths = new StreamPaths(this.basePath);
		RequestBody body = new RequestBody(settings.options());
		StreamRoutes routes = new StreamRoutes(store, settings.options(), body,
				new SubscriptionRoutes(this.subscriptions, paths::require, body::bytes));
		try {
			this.endpoint = new HttpEndpoint(port, settings.maxConnections(), routes.routes(), faults,
					settings.options());
		}
		catch (RuntimeException ex) {
			this.subscriptions.close();
			throw ex;
		}
		this.subscriptions.start();
		this.housekeeping = new Housekeeping(store);
	}

	int port() {
		return this.endpoint.port();
	}

	void stop() {
		this.store.waits().stop();
		this.endpoint.stop();
		this.subscriptions.close();
		this.housekeeping.close();
	}

	private String controlUrl() {
		return "http://" + HttpEndpoint.HOST + ":" + port() + this.basePath + "/" + SubscriptionRoutes.ROOT;
	}

}
