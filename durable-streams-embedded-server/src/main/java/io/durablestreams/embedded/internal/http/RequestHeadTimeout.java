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

package io.durablestreams.embedded.internal.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection whose request's head doesn't arrive in time, however slowly it
 * drips. The time begins with the connection, for a later request with its first byte.
 * Requests that have arrived are none of its business.
 */
final class RequestHeadTimeout extends ChannelInboundHandlerAdapter {

	private final long millis;

	private @Nullable Future<?> timer;

	private boolean bodyExpected;

	private RequestHeadTimeout(Duration timeout) {
		this.millis = timeout.toMillis();
	}

	/** Watch a connection that has its codec already. */
	static void watch(Channel channel, Duration timeout) {
		RequestHeadTimeout bytes = new RequestHeadTimeout(timeout);
		channel.pipeline().addFirst(bytes).addAfter(NettyPipeline.HttpCodec, null, bytes.new Messages());
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		start(context);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!this.bodyExpected && this.timer == null) {
			start(context);
		}
		context.fireChannelRead(message);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		stop();
		context.fireChannelInactive();
	}

	private void start(ChannelHandlerContext context) {
		this.timer = context.channel().eventLoop().schedule(() -> {
			context.close();
		}, this.millis, TimeUnit.MILLISECONDS);
	}

	private void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/** Sees what the codec has made of the bytes. */
	private final class Messages extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof HttpRequest) {
				stop();
				RequestHeadTimeout.this.bodyExpected = true;
			}
			if (message instanceof LastHttpContent) {
				RequestHeadTimeout.this.bodyExpected = false;
			}
			context.fireChannelRead(message);
		}

	}

}
