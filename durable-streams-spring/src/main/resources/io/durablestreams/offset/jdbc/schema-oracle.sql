CREATE TABLE durable_streams_checkpoint (
	checkpoint_key CHAR(32) NOT NULL PRIMARY KEY,
	group_name VARCHAR2(255 CHAR) NOT NULL,
	stream_name VARCHAR2(255 CHAR) NOT NULL,
	stream_offset VARCHAR2(1000 CHAR),
	sub_offset NUMBER(19) NOT NULL,
	digest VARCHAR2(8),
	ordinal NUMBER(19) NOT NULL,
	saved_at VARCHAR2(40),
	witness VARCHAR2(1020 CHAR),
	lease_owner VARCHAR2(100 CHAR),
	lease_epoch NUMBER(19) DEFAULT 0 NOT NULL,
	lease_until NUMBER(19) DEFAULT 0 NOT NULL
);
