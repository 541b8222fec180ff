package io.durablestreams.producer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between a producer and a server and lets appends go wrong. Counts how many are
 * under way and how large their bodies are.
 */
final class FaultProxy implements AutoCloseable {

	/** What happens to an append. */
	enum Fault {

		NONE, UNAVAILABLE_BEFORE, UNAVAILABLE_AFTER, DROPPED_BEFORE, DROPPED_AFTER, DELAYED, LIMITED, TOO_LARGE,
		TOO_LARGE_AFTER, UNAUTHORIZED, FORBIDDEN

	}

	/** An append as the proxy sees it. */
	record Append(String producerId, long epoch, long sequence, byte[] body, int ordinal) {
	}

	private static final Set<String> FORWARDED = Set.of("content-type", "producer-id", "producer-epoch", "producer-seq",
			"stream-closed", "stream-ttl", "authorization");

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService executor = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "fault-proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final HttpServer server;

	private final URI target;

	private final AtomicInteger appends = new AtomicInteger();

	private final Set<HttpExchange> running = ConcurrentHashMap.newKeySet();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger mostUnderWay = new AtomicInteger();

	private volatile Function<Append, Fault> faults = (append) -> Fault.NONE;

	/** After how many bytes a read is cut; 0 refuses it, a negative number lets it be. */
	private volatile IntSupplier cuts = () -> -1;

	private volatile long delayMillis = 10;

	private volatile String retryAfter = "0";

	FaultProxy(String targetBaseUrl) {
		this.target = URI.create(targetBaseUrl);
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + this.target.getPath();
	}

	/** Choose what happens to each append. */
	void faults(Function<Append, Fault> faults) {
		this.faults = faults;
	}

	/**
	 * Choose after how many bytes the answer to each read is cut: 0 refuses it, a
	 * negative number lets it be.
	 */
	void cuts(IntSupplier cuts) {
		this.cuts = cuts;
	}

	void delay(long millis) {
		this.delayMillis = millis;
	}

	void retryAfter(int seconds) {
		this.retryAfter = Integer.toString(seconds);
	}

	void retryAfter(String date) {
		this.retryAfter = date;
	}

	int appends() {
		return this.appends.get();
	}

	int mostUnderWay() {
		return this.mostUnderWay.get();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		if ("GET".equals(exchange.getRequestMethod())) {
			read(exchange, this.cuts.getAsInt());
			return;
		}
		if (!"POST".equals(exchange.getRequestMethod())) {
			forward(exchange, body);
			return;
		}
		this.running.add(exchange);
		this.mostUnderWay.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		Append append = new Append(exchange.getRequestHeaders().getFirst("Producer-Id"),
				number(exchange, "Producer-Epoch"), number(exchange, "Producer-Seq"), body,
				this.appends.getAndIncrement());
		Fault fault = this.faults.apply(append);
		if (fault == Fault.DELAYED) {
			CompletableFuture.delayedExecutor(this.delayMillis, TimeUnit.MILLISECONDS, this.executor)
				.execute(() -> serve(exchange, body, Fault.NONE));
		}
		else {
			serve(exchange, body, fault);
		}
	}

	private static long number(HttpExchange exchange, String header) {
		String text = exchange.getRequestHeaders().getFirst(header);
		return (text != null) ? Long.parseLong(text) : -1;
	}

	private void serve(HttpExchange exchange, byte[] body, Fault fault) {
		try {
			switch (fault) {
				case NONE, DELAYED -> forward(exchange, body);
				case UNAVAILABLE_BEFORE -> answer(exchange, 503);
				case UNAVAILABLE_AFTER -> {
					send(exchange, body);
					answer(exchange, 503);
				}
				case DROPPED_BEFORE -> end(exchange);
				case DROPPED_AFTER -> {
					send(exchange, body);
					end(exchange);
				}
				case LIMITED -> {
					exchange.getResponseHeaders().set("Retry-After", this.retryAfter);
					answer(exchange, 429);
				}
				case TOO_LARGE -> answer(exchange, 413);
				case TOO_LARGE_AFTER -> {
					send(exchange, body);
					answer(exchange, 413);
				}
				case UNAUTHORIZED -> answer(exchange, 401);
				case FORBIDDEN -> answer(exchange, 403);
			}
		}
		catch (IOException ex) {
			// The server is being restarted: its clients see broken connections.
			end(exchange);
		}
	}

	private void forward(HttpExchange exchange, byte[] body) throws IOException {
		HttpResponse<byte[]> response = send(exchange, body);
		copyHeaders(response, exchange);
		done(exchange);
		int length = response.body().length;
		exchange.sendResponseHeaders(response.statusCode(), (length > 0) ? length : -1);
		if (length > 0) {
			exchange.getResponseBody().write(response.body());
		}
		exchange.close();
	}

	private static void copyHeaders(HttpResponse<?> response, HttpExchange exchange) {
		response.headers().map().forEach((name, values) -> {
			if (!Set.of("content-length", "transfer-encoding", "connection").contains(name.toLowerCase())) {
				exchange.getResponseHeaders().put(name, List.copyOf(values));
			}
		});
	}

	/** Passes on an answer as it comes. */
	private void read(HttpExchange exchange, int cut) throws IOException {
		if (cut == 0) {
			answer(exchange, 503);
			return;
		}
		HttpRequest request = HttpRequest.newBuilder(this.target.resolve(exchange.getRequestURI())).build();
		try {
			HttpResponse<InputStream> response = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
			copyHeaders(response, exchange);
			boolean nothing = response.statusCode() == 204;
			exchange.sendResponseHeaders(response.statusCode(), nothing ? -1 : 0);
			try (InputStream in = response.body()) {
				pass(in, exchange.getResponseBody(), cut);
			}
			exchange.close();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private static void pass(InputStream in, OutputStream out, int cut) throws IOException {
		byte[] buffer = new byte[8192];
		int left = (cut > 0) ? cut : Integer.MAX_VALUE;
		int count = in.read(buffer);
		while (count >= 0) {
			out.write(buffer, 0, Math.min(count, left));
			out.flush();
			if (cut > 0 && count >= left) {
				// What a handler throws closes the connection without an end.
				throw new IOException("cut");
			}
			left -= count;
			count = in.read(buffer);
		}
	}

	private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException {
		URI uri = this.target.resolve(exchange.getRequestURI());
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (FORWARDED.contains(name.toLowerCase())) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private void answer(HttpExchange exchange, int status) throws IOException {
		done(exchange);
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	private void end(HttpExchange exchange) {
		done(exchange);
		exchange.close();
	}

	private void done(HttpExchange exchange) {
		if (this.running.remove(exchange)) {
			this.underWay.decrementAndGet();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
