CREATE TABLE IF NOT EXISTS durable_streams_checkpoint (
	checkpoint_key CHAR(32) NOT NULL PRIMARY KEY,
	group_name VARCHAR(255) NOT NULL,
	stream_name VARCHAR(255) NOT NULL,
	stream_offset VARCHAR(1000),
	sub_offset BIGINT NOT NULL,
	digest VARCHAR(8),
	ordinal BIGINT NOT NULL,
	saved_at VARCHAR(40),
	witness VARCHAR(1020),
	lease_owner VARCHAR(100),
	lease_epoch BIGINT DEFAULT 0 NOT NULL,
	lease_until BIGINT DEFAULT 0 NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
