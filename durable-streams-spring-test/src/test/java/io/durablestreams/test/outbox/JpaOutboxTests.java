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

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterEach;

import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What is sent in a transaction of JPA's, with Hibernate.
 */
class JpaOutboxTests extends AbstractOrmOutboxTests {

	private LocalContainerEntityManagerFactoryBean factory;

	private EntityManagerFactory entityManagers;

	@Override
	String url() {
		return "jdbc:h2:mem:jpa;DB_CLOSE_DELAY=-1";
	}

	@Override
	PlatformTransactionManager start() {
		this.factory = new LocalContainerEntityManagerFactoryBean();
		this.factory.setDataSource(this.dataSource);
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setManagedTypes(PersistenceManagedTypes.of(Purchase.class.getName()));
		this.factory.afterPropertiesSet();
		this.entityManagers = this.factory.getObject();
		return new JpaTransactionManager(this.entityManagers);
	}

	@AfterEach
	void stopJpa() {
		this.factory.destroy();
	}

	@Override
	EntityManager entityManager() {
		return EntityManagerFactoryUtils.getTransactionalEntityManager(this.entityManagers);
	}

}
