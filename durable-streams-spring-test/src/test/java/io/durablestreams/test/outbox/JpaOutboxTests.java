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

import java.util.concurrent.CompletableFuture;

import io.durablestreams.outbox.jdbc.JdbcOutbox;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is sent in a transaction of JPA's, with Hibernate.
 */
class JpaOutboxTests extends AbstractOutboxTests {

	private LocalContainerEntityManagerFactoryBean factory;

	private EntityManagerFactory entityManagers;

	private JpaTransactionManager manager;

	@Override
	String url() {
		return "jdbc:h2:mem:jpa;DB_CLOSE_DELAY=-1";
	}

	@Override
	String platform() {
		return "h2";
	}

	@BeforeEach
	void startJpa() {
		this.jdbc.sql("CREATE TABLE IF NOT EXISTS bought (item VARCHAR(100))").update();
		this.factory = new LocalContainerEntityManagerFactoryBean();
		this.factory.setDataSource(this.dataSource);
		this.factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		this.factory.setManagedTypes(PersistenceManagedTypes.of());
		this.factory.afterPropertiesSet();
		this.entityManagers = this.factory.getObject();
		this.manager = new JpaTransactionManager(this.entityManagers);
		this.transaction = new TransactionTemplate(this.manager);
	}

	@AfterEach
	void stopJpa() {
		this.factory.destroy();
	}

	@Test
	void aRollbackLeavesNothingOfWhatWasWrittenBeforeTheFirstMessageOfAStream() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			buy("rolled back");
			outbox.send(this.stream, "rolled back");
			throw new IllegalStateException("not enough money");
		}));
		CompletableFuture<?> sent = this.transaction.execute((status) -> {
			buy("bought");
			return outbox.send(this.stream, "bought");
		});
		join(sent);
		assertThat(read()).containsExactly("\"bought\"");
		assertThat(this.jdbc.sql("SELECT item FROM bought").query(String.class).list()).containsExactly("bought");
	}

	@Test
	void anOperatorsActIsNotPartOfTheTransactionOnTheThread() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		this.jdbc.sql("DELETE FROM bought").update();
		this.transaction.executeWithoutResult((status) -> {
			buy("rolled back");
			outbox.retry(this.stream);
			status.setRollbackOnly();
		});
		assertThat(this.jdbc.sql("SELECT item FROM bought").query(String.class).list()).isEmpty();
	}

	@Test
	void behindTheCommitAMessageIsRefused() {
		JdbcOutbox outbox = outbox((settings) -> settings.transactionManager(this.manager));
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						assertThatExceptionOfType(IllegalTransactionStateException.class)
							.isThrownBy(() -> outbox.send(JpaOutboxTests.this.stream, 1))
							.withMessageContaining("is over");
					}

				}));
		assertThat(rows(0)).isZero();
	}

	private void buy(String item) {
		EntityManager entityManager = EntityManagerFactoryUtils.getTransactionalEntityManager(this.entityManagers);
		entityManager.createNativeQuery("INSERT INTO bought (item) VALUES (?1)").setParameter(1, item).executeUpdate();
	}

}
