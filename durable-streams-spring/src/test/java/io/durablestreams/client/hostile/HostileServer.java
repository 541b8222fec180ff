package io.durablestreams.client.hostile;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on bare sockets, a thread for each connection: what a handler writes is what
 * goes over the wire, whole or not.
 */
public final class HostileServer implements AutoCloseable {

	private final ServerSocket serverSocket;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "hostile-server");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile Handler handler;

	public HostileServer(Handler handler) {
		this.handler = handler;
		try {
			this.serverSocket = new ServerSocket(0, 2000, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	public String baseUrl() {
		return "http://127.0.0.1:" + this.serverSocket.getLocalPort() + "/v1/stream";
	}

	/**
	 * What was asked so far.
	 */
	public List<Request> requests() {
		return this.requests;
	}

	public void handle(Handler handler) {
		this.handler = handler;
	}

	/**
	 * How many connections the client holds open.
	 */
	public int openConnections() {
		return this.connections.size();
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try {
				Socket socket = this.serverSocket.accept();
				socket.setTcpNoDelay(true);
				this.connections.add(socket);
				this.threads.execute(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
			Connection connection = new Connection(socket, in, out);
			Request request = read(in);
			while (request != null) {
				this.requests.add(request);
				if (!this.handler.answer(request, connection)) {
					return;
				}
				out.flush();
				request = read(in);
			}
		}
		catch (IOException ex) {
			// The client has gone, or was sent away.
		}
		finally {
			this.connections.remove(socket);
		}
	}

	private static @Nullable Request read(InputStream in) throws IOException {
		String requestLine = readLine(in);
		if (requestLine == null) {
			return null;
		}
		String[] parts = requestLine.split(" ");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		String line = readLine(in);
		while (line != null && !line.isEmpty()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
			line = readLine(in);
		}
		in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
		return new Request(parts[0], parts[1], headers);
	}

	private static @Nullable String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int b = in.read();
		while (b >= 0 && b != '\n') {
			if (b != '\r') {
				line.append((char) b);
			}
			b = in.read();
		}
		return (b < 0) ? null : line.toString();
	}

	@Override
	public void close() {
		try {
			this.serverSocket.close();
			for (Socket connection : this.connections) {
				connection.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.shutdownNow();
	}

	/**
	 * Answers requests.
	 */
	public interface Handler {

		/**
		 * Answer a request.
		 * @return whether the connection stays open
		 */
		boolean answer(Request request, Connection connection) throws IOException;

	}

	/**
	 * A request's head.
	 */
	public record Request(String method, String target, Map<String, String> headers) {

		public @Nullable String query(String name) {
			int question = this.target.indexOf('?');
			for (String pair : this.target.substring(question + 1).split("&")) {
				if (question >= 0 && pair.startsWith(name + "=")) {
					return pair.substring(name.length() + 1);
				}
			}
			return null;
		}

		public boolean accepts(String encoding) {
			return this.headers.getOrDefault("Accept-Encoding", "").contains(encoding);
		}

	}

	/**
	 * A connection to answer on.
	 */
	public record Connection(Socket socket, InputStream in, OutputStream out) {

		public void write(String text) throws IOException {
			this.out.write(text.getBytes(StandardCharsets.UTF_8));
		}

		public void writeHead(int status, String... headers) throws IOException {
			StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Hostile\r\n");
			for (int i = 0; i < headers.length; i += 2) {
				head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
			}
			write(head.append("\r\n").toString());
		}

		public void writeChunk(byte[] bytes, int start, int end) throws IOException {
			write(Integer.toHexString(end - start) + "\r\n");
			this.out.write(bytes, start, end - start);
			write("\r\n");
			this.out.flush();
		}

		public void writeChunk(String text) throws IOException {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			writeChunk(bytes, 0, bytes.length);
		}

		public void writeLastChunk() throws IOException {
			write("0\r\n\r\n");
		}

		/**
		 * Close the connection with a reset: what the client has not read yet is lost.
		 */
		public void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

		/**
		 * Wait until the client closes the connection.
		 */
		public void awaitClose() throws IOException {
			this.out.flush();
			while (this.in.read() >= 0) {
				// Nothing is expected.
			}
		}

	}

}
