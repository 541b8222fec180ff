IF OBJECT_ID(N'durable_streams_checkpoint', N'U') IS NULL CREATE TABLE durable_streams_checkpoint (
	checkpoint_key CHAR(32) NOT NULL PRIMARY KEY,
	group_name NVARCHAR(255) NOT NULL,
	stream_name NVARCHAR(255) NOT NULL,
	stream_offset NVARCHAR(1000),
	sub_offset BIGINT NOT NULL,
	digest VARCHAR(8),
	ordinal BIGINT NOT NULL,
	saved_at VARCHAR(40),
	witness NVARCHAR(1020),
	lease_owner NVARCHAR(100),
	lease_epoch BIGINT DEFAULT 0 NOT NULL,
	lease_until BIGINT DEFAULT 0 NOT NULL
);
