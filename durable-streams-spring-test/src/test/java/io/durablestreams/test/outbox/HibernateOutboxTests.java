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

package io.durablestreams.test.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.persistence.EntityManager;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;

import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What is sent in a transaction of Hibernate's own, without JPA's manager.
 */
class HibernateOutboxTests extends AbstractOrmOutboxTests {

	private LocalSessionFactoryBean factory;

	private SessionFactory sessions;

	@Override
	String url() {
		return "jdbc:h2:mem:hibernate;DB_CLOSE_DELAY=-1";
	}

	@Override
	PlatformTransactionManager start() {
		this.factory = new LocalSessionFactoryBean();
		this.factory.setDataSource(this.dataSource);
		this.factory.setAnnotatedClasses(Purchase.class);
		try {
			this.factory.afterPropertiesSet();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.sessions = this.factory.getObject();
		return new HibernateTransactionManager(this.sessions);
	}

	@AfterEach
	void stopHibernate() {
		this.factory.destroy();
	}

	@Override
	EntityManager entityManager() {
		return this.sessions.getCurrentSession();
	}

}
