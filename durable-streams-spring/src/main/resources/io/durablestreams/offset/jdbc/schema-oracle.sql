CREATE TABLE @@table@@ (
	checkpoint_key CHAR(32) NOT NULL PRIMARY KEY,
	group_name VARCHAR2(255 CHAR) NOT NULL,
	stream_name VARCHAR2(255 CHAR) NOT NULL,
	stream_offset VARCHAR2(1000 CHAR) NOT NULL,
	sub_offset NUMBER(19) NOT NULL,
	digest VARCHAR2(8),
	ordinal NUMBER(19) NOT NULL,
	saved_at VARCHAR2(40) NOT NULL
);
