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

package io.durablestreams.boot.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes an {@link AuditEvent} for each act, without any payload.
 */
final class ListenerAudit {

	private static final Log logger = LogFactory.getLog(ListenerAudit.class);

	private final ApplicationEventPublisher publisher;

	ListenerAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Somebody has asked a listener for something.
	 * @param who who asked
	 * @param action what for
	 * @param request the listener, stream and position
	 * @param outcome what has come of it
	 */
	void acted(SecurityContext who, ListenerAction action, Map<String, @Nullable Object> request, String outcome) {
		acted(who, action.name(), request, outcome);
	}

	/**
	 * Somebody has asked a listener for something.
	 * @param who who asked
	 * @param action what for, in capitals
	 * @param request the listener, and what else was said
	 * @param outcome what has come of it
	 */
	void acted(SecurityContext who, String action, Map<String, @Nullable Object> request, String outcome) {
		Map<String, Object> data = new LinkedHashMap<>();
		request.forEach((name, value) -> {
			if (value != null) {
				data.put(name, value);
			}
		});
		data.put("outcome", outcome);
		Principal principal = who.getPrincipal();
		try {
			this.publisher.publishEvent(new AuditApplicationEvent((principal != null) ? principal.getName() : "",
					"DURABLE_STREAMS_LISTENER_" + action, data));
		}
		catch (RuntimeException ex) {
			logger.error("A receiver of the audit event of act '" + action + "' failed; that changes nothing", ex);
		}
	}

}
