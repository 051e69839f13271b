-- Nodes look every second for devices that were changed of late.
CREATE INDEX "device_updated_idx" ON "device" ("updated_at");
