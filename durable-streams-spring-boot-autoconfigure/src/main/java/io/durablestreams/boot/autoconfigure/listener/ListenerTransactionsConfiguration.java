package io.durablestreams.boot.autoconfigure.listener;

import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.transaction.SpringListenerTransactions;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The transactions of listeners, where the application has one transaction manager or a
 * primary one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(PlatformTransactionManager.class)
@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
@ConditionalOnMissingBean(ListenerTransactions.class)
class ListenerTransactionsConfiguration {

	@Bean
	SpringListenerTransactions durableStreamListenerTransactions(PlatformTransactionManager transactionManager) {
		return new SpringListenerTransactions(transactionManager);
	}

}
