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
);

CREATE TABLE IF NOT EXISTS durable_streams_checkpoint_member (
	group_key CHAR(32) NOT NULL,
	instance_id VARCHAR(100) NOT NULL,
	alive_until BIGINT NOT NULL,
	PRIMARY KEY (group_key, instance_id)
);
