CREATE TABLE IF NOT EXISTS durable_streams_outbox (
	id BIGINT NOT NULL AUTO_INCREMENT,
	transaction_id BIGINT NOT NULL,
	stream_key CHAR(32) NOT NULL,
	state SMALLINT DEFAULT 0 NOT NULL,
	closes SMALLINT DEFAULT 0 NOT NULL,
	payload LONGBLOB NOT NULL,
	payload_size INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	headers VARCHAR(1000),
	ended_at BIGINT,
	reason VARCHAR(1000),
	PRIMARY KEY (id),
	UNIQUE (stream_key, state, transaction_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS durable_streams_outbox_stream (
	stream_key CHAR(32) NOT NULL,
	partition_no INTEGER NOT NULL,
	client_name VARCHAR(255),
	stream_name VARCHAR(1000) NOT NULL,
	content_type VARCHAR(255) NOT NULL,
	create_missing SMALLINT DEFAULT 0 NOT NULL,
	producer_id VARCHAR(64) NOT NULL,
	producer_epoch BIGINT DEFAULT 0 NOT NULL,
	next_sequence BIGINT DEFAULT 0 NOT NULL,
	relay_owner VARCHAR(100),
	relay_epoch BIGINT DEFAULT 0 NOT NULL,
	frozen_rows MEDIUMTEXT,
	frozen_digest CHAR(64),
	stopped_at BIGINT,
	stopped_for VARCHAR(20),
	stopped_reason VARCHAR(1000),
	PRIMARY KEY (stream_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS durable_streams_outbox_lease (
	partition_no INTEGER NOT NULL,
	lease_owner VARCHAR(100),
	lease_epoch BIGINT DEFAULT 0 NOT NULL,
	lease_until BIGINT DEFAULT 0 NOT NULL,
	PRIMARY KEY (partition_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS durable_streams_outbox_member (
	instance_id VARCHAR(100) NOT NULL,
	alive_until BIGINT NOT NULL,
	PRIMARY KEY (instance_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
