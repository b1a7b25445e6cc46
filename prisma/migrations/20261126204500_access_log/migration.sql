-- What the packagers' access logs say of an hour, by tenant, and where that is not what usage says. The table that stood
-- here before held sums of whole packagers, and nothing ever wrote to it.

DROP TABLE "access_log_hour";

CREATE TABLE "access_log_hour" (
    "node" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "is_whole" BOOLEAN NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_log_hour_pkey" PRIMARY KEY ("hour", "tenant_id", "node", "channel_id", "origin_endpoint_id", "kind")
);

CREATE TABLE "usage_check_due" (
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_check_due_pkey" PRIMARY KEY ("hour", "tenant_id")
);

CREATE TABLE "usage_difference" (
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "counted" BIGINT NOT NULL,
    "logged" BIGINT NOT NULL,
    "ratio" DOUBLE PRECISION NOT NULL,
    "is_flagged" BOOLEAN NOT NULL,
    "is_whole" BOOLEAN NOT NULL,
    "compared_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_difference_pkey" PRIMARY KEY ("tenant_id", "hour", "kind")
);

-- Newest first, all of them or the flagged ones alone.
CREATE INDEX "usage_difference_hour_tenant_id_kind_idx" ON "usage_difference"("hour" DESC, "tenant_id", "kind");
CREATE INDEX "usage_difference_is_flagged_hour_tenant_id_kind_idx" ON "usage_difference"("is_flagged", "hour" DESC, "tenant_id", "kind");

ALTER TABLE "access_log_hour" ADD CONSTRAINT "access_log_hour_whole" CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));
ALTER TABLE "access_log_hour" ADD CONSTRAINT "access_log_hour_kind_known"
  CHECK ("kind" IN ('ingest', 'egressManifest', 'egressSegment'));
ALTER TABLE "access_log_hour" ADD CONSTRAINT "access_log_hour_counts" CHECK ("bytes" >= 0 AND "requests" >= 0);

GRANT SELECT ON "access_log_hour", "usage_check_due", "usage_difference" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "access_log_hour", "usage_check_due", "usage_difference" TO sluice_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['access_log_hour', 'usage_check_due', 'usage_difference'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
END
$$;

CREATE POLICY key_confinement ON "access_log_hour" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR EXISTS (SELECT 1 FROM "channel" WHERE "channel"."id" = "access_log_hour"."channel_id"));
