-- One row for each message that is counted in the figures: what makes a redelivered one harmless.
CREATE TABLE IF NOT EXISTS departure (
	ordinal BIGINT PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS airport (
	code VARCHAR(3) PRIMARY KEY,
	flights BIGINT NOT NULL,
	total_delay BIGINT NOT NULL,
	worst_delay INTEGER NOT NULL
);
