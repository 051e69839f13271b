-- The file of a sealed segment's events, as an object in the same bucket. Until it is there, the
-- segment's owner answers for its events.

ALTER TABLE "segment" ADD COLUMN "events_key" VARCHAR(1024);
ALTER TABLE "segment" ADD COLUMN "events_bytes" BIGINT;

CREATE INDEX "segment_events_idx" ON "segment" ("events_key");
