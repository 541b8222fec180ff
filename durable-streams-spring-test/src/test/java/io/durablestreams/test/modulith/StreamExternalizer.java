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

package io.durablestreams.test.modulith;

import io.durablestreams.outbox.DurableStreamOutbox;

import org.springframework.context.event.EventListener;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.BrokerRouting;
import org.springframework.stereotype.Component;

@Component
class StreamExternalizer {

	private final EventExternalizationConfiguration externalization;

	private final DurableStreamOutbox outbox;

	StreamExternalizer(EventExternalizationConfiguration externalization, DurableStreamOutbox outbox) {
		this.externalization = externalization;
		this.outbox = outbox;
	}

	@EventListener
	void externalize(Object event) {
		if (this.externalization.supports(event)) {
			this.outbox.send(stream(event), this.externalization.map(event));
		}
	}

	private String stream(Object event) {
		BrokerRouting routing = BrokerRouting.of(this.externalization.determineTarget(event),
				new StandardEvaluationContext());
		String key = routing.getKey(event);
		return (key != null) ? routing.getTarget(event) + "/" + key : routing.getTarget(event);
	}

}
