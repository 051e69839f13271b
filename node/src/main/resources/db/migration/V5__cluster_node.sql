-- Which nodes of a fleet say that they are in its cluster, for one that starts and sees none of them
-- (docs/adr/0010). A cluster of one writes nothing here.
CREATE TABLE "cluster_node" (
  "address" VARCHAR(256) PRIMARY KEY, -- host:port, as other nodes know it
  "node" VARCHAR(128) NOT NULL, -- the id of its life that wrote this
  "state" VARCHAR(16) NOT NULL, -- joining, or up
  "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL -- by the database's clock
);
