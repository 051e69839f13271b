-- What devices of a class usually send, so that a node knows after a restart which class is louder than
-- usual. All nodes of a fleet write the same rows; the last one wins.
CREATE TABLE "class_baseline" (
  "device_class" VARCHAR(128) PRIMARY KEY,
  "bytes_per_device_second" DOUBLE PRECISION NOT NULL, -- raw bytes of each active device
  "age_seconds" BIGINT NOT NULL -- how long it has been seen
);
