package io.durablestreams.boot.test.offset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A Redis server for all tests of a JVM. It ends with the JVM.
 */
public final class LocalRedis {

	private static final AtomicReference<LocalRedis> shared = new AtomicReference<>();

	private final int port;

	private final StringRedisTemplate template;

	private LocalRedis() {
		this.port = freePort();
		try {
			RedisServer server = RedisServer.newRedisServer()
				.port(this.port)
				.bind("127.0.0.1")
				.setting("save \"\"")
				.build();
			server.start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.template = new StringRedisTemplate(connect());
	}

	/**
	 * The server, started when it is asked for first.
	 * @return the server
	 */
	public static synchronized LocalRedis get() {
		LocalRedis server = shared.get();
		if (server == null) {
			server = new LocalRedis();
			shared.set(server);
		}
		return server;
	}

	/**
	 * Where it listens, on the loopback address.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Connect anew, with a time limit on answers.
	 * @return a factory of one connection, to be destroyed
	 */
	public LettuceConnectionFactory connect() {
		return connect(new RedisStandaloneConfiguration("127.0.0.1", this.port));
	}

	/**
	 * Connect as a user of one's own, who may do everything.
	 * @param user the user's name, which is the password too
	 * @return a factory of one connection, to be destroyed
	 */
	public LettuceConnectionFactory connectAs(String user) {
		setUser(user, "on", ">" + user, "~*", "+@all");
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.port);
		configuration.setUsername(user);
		configuration.setPassword(user);
		return connect(configuration);
	}

	/**
	 * Cut a user off: connections break, and new ones are refused.
	 * @param user the user's name
	 */
	public void cutOff(String user) {
		setUser(user, "off");
		IntegerOutput<byte[], byte[]> killed = new IntegerOutput<>(ByteArrayCodec.INSTANCE);
		this.template.execute(
				(connection) -> ((LettuceConnection) connection).execute("CLIENT", killed, bytes("KILL", "USER", user)),
				true);
	}

	/**
	 * Let a user connect again.
	 * @param user the user's name
	 */
	public void letIn(String user) {
		setUser(user, "on");
	}

	/**
	 * Look into it.
	 * @return a template on a connection of its own
	 */
	public StringRedisTemplate template() {
		return this.template;
	}

	/** Forget all data. */
	public void clear() {
		this.template.execute((connection) -> {
			connection.serverCommands().flushAll();
			return null;
		}, true);
	}

	private void setUser(String user, String... rules) {
		String[] arguments = Stream.concat(Stream.of("SETUSER", user), Stream.of(rules)).toArray(String[]::new);
		this.template.execute((connection) -> connection.execute("ACL", bytes(arguments)), true);
	}

	private static byte[][] bytes(String... texts) {
		return Stream.of(texts).map((text) -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
	}

	private static LettuceConnectionFactory connect(RedisStandaloneConfiguration configuration) {
		LettuceClientConfiguration client = LettuceClientConfiguration.builder()
			.commandTimeout(Duration.ofSeconds(5))
			.clientOptions(ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build())
			.shutdownTimeout(Duration.ZERO)
			.build();
		LettuceConnectionFactory connections = new LettuceConnectionFactory(configuration, client);
		connections.setValidateConnection(true);
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	private static void stop(RedisServer server) {
		try {
			server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
