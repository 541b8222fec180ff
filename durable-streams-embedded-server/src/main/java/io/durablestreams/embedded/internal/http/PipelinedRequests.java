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

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Holds a connection's next request back until the answer before it is written. Reactor
 * Netty takes {@code Connection: close} of a request that waits for the one under way,
 * and closes with that one's answer. A client that doesn't pipeline meets this too: it
 * has the whole body of an answer before the server has written the answer's end.
 */
final class PipelinedRequests extends ChannelDuplexHandler {

	private final Queue<Object> held = new ArrayDeque<>();

	private boolean answering;

	private PipelinedRequests() {
	}

	/** Keep order on a connection that has its codec already. */
	static void order(Channel channel) {
		channel.pipeline().addAfter(NettyPipeline.HttpCodec, null, new PipelinedRequests());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!this.held.isEmpty() || (this.answering && message instanceof HttpRequest)) {
			this.held.add(message);
		}
		else {
			pass(context, message);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write(message, promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			// Later, as who writes isn't done with this answer yet.
			context.executor().execute(() -> next(context));
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.held.forEach(ReferenceCountUtil::release);
		this.held.clear();
	}

	private void next(ChannelHandlerContext context) {
		this.answering = false;
		boolean passed = false;
		while (!this.held.isEmpty() && !(this.answering && this.held.peek() instanceof HttpRequest)) {
			pass(context, this.held.remove());
			passed = true;
		}
		if (passed) {
			context.fireChannelReadComplete();
		}
	}

	private void pass(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest) {
			this.answering = true;
		}
		context.fireChannelRead(message);
	}

	private static boolean isInformational(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

}
