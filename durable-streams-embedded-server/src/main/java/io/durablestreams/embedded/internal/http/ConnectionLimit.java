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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Knows all connections and answers those above the limit with 503.
 */
final class ConnectionLimit {

	private static final String ANSWER = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
			+ "Content-Length: 0\r\nConnection: close\r\n\r\n";

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private final AtomicInteger open = new AtomicInteger();

	private final int max;

	ConnectionLimit(int max) {
		this.max = max;
	}

	void accept(Channel channel) {
		this.channels.add(channel);
		channel.closeFuture().addListener((closed) -> this.open.decrementAndGet());
		if (this.open.incrementAndGet() > this.max) {
			channel.pipeline().addFirst(new Refuse());
		}
	}

	void closeAll() {
		this.channels.close().awaitUninterruptibly();
	}

	private static final class Refuse extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
			context.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
				.addListener(ChannelFutureListener.CLOSE);
		}

	}

}
