-- The catalog of segments in a bucket. A local store has none.

CREATE TABLE "segment" (
  "name" VARCHAR(128) PRIMARY KEY,
  "segment_id" BIGINT NOT NULL, -- every frame of it carries this
  "owner" VARCHAR(128) NOT NULL, -- node id: who alone may append to it and seal it
  "state" VARCHAR(16) NOT NULL, -- open, sealed, or deleting
  "created_us" BIGINT NOT NULL,
  "end_offset" BIGINT NOT NULL, -- behind the last durable group; of a sealed one as it was then
  -- When somebody has to work on it: delete a sealed one's groups, or all of one that is being deleted.
  -- Whoever does it sets it to later first, so that others leave it alone meanwhile.
  "due_us" BIGINT,
  -- Of sealed ones:
  "object_key" VARCHAR(1024),
  "object_bytes" BIGINT,
  "footer_version" INTEGER,
  "footer_offset" BIGINT,
  "summary_bytes" INTEGER,
  "summary_crc" INTEGER,
  "frames" INTEGER,
  "raw_bytes" BIGINT,
  "min_time_us" BIGINT,
  "max_time_us" BIGINT,
  "arrival_us" BIGINT, -- of the frame that arrived last
  "last_offset" BIGINT
);

CREATE INDEX "segment_time_idx" ON "segment" ("max_time_us", "name");
CREATE INDEX "segment_arrival_idx" ON "segment" ("arrival_us", "name");
CREATE INDEX "segment_state_idx" ON "segment" ("state", "owner");
CREATE INDEX "segment_due_idx" ON "segment" ("due_us");

-- The groups of open segments: objects that lie one behind the other.
CREATE TABLE "segment_group" (
  "segment" VARCHAR(128) NOT NULL,
  "start_offset" BIGINT NOT NULL,
  "length" INTEGER NOT NULL,
  "object_key" VARCHAR(1024) NOT NULL,
  PRIMARY KEY ("segment", "start_offset")
);
