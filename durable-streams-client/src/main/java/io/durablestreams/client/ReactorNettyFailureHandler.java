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

package io.durablestreams.client;

import java.io.IOException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;
import reactor.util.context.Context;

/**
 * Tells what is wrong with a connection to the request that uses it. Otherwise Reactor
 * Netty would tell the same, and write a warning with its stack trace to the log, each
 * time.
 */
final class ReactorNettyFailureHandler extends ChannelInboundHandlerAdapter {

	static final String NAME = "durable-streams.failures";

	private boolean failed;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpObject head && head.decoderResult().isFailure()
				&& fail(context.channel(), head.decoderResult().cause())) {
			ReferenceCountUtil.release(message);
			context.close();
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		// What failed in TLS is told more than once.
		if (this.failed || fail(context.channel(), cause)) {
			context.close();
		}
		else {
			context.fireExceptionCaught(cause);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.failed) {
			fail(context.channel(), new IOException("The server closed the connection before it answered"));
		}
		context.fireChannelInactive();
	}

	private boolean fail(Channel channel, Throwable cause) {
		Connection connection = Connection.from(channel);
		ChannelOperations<?, ?> operations = connection.as(ChannelOperations.class);
		PendingExchange exchange = context((operations != null) ? operations : connection)
			.getOrDefault(PendingExchange.class, null);
		this.failed = exchange != null && exchange.fail(isShakingHands(channel) ? handshakeFailure(cause) : cause);
		if (this.failed && operations != null) {
			// The cancellation may still be under way, and it would have its own say.
			operations.dispose();
		}
		return this.failed;
	}

	/** The context of whoever uses the connection. */
	private static Context context(Connection connection) {
		if (connection instanceof CoreSubscriber<?> operations) {
			return operations.currentContext();
		}
		return (connection instanceof ConnectionObserver pooled) ? pooled.currentContext() : Context.empty();
	}

	private static boolean isShakingHands(Channel channel) {
		SslHandler tls = channel.pipeline().get(SslHandler.class);
		return tls != null && !tls.handshakeFuture().isSuccess();
	}

	/** Nothing can have been sent. */
	private static Throwable handshakeFailure(Throwable cause) {
		return (cause instanceof IOException && !(cause instanceof SSLException))
				? new SSLHandshakeException("The connection broke off while the handshake was in progress")
					.initCause(cause)
				: cause;
	}

}
