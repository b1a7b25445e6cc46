-- Who asked for licences, and what came of it: sums of a minute each, for some days.

CREATE TABLE "licence_request" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "system" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "sample" JSONB NOT NULL,

    CONSTRAINT "licence_request_pkey" PRIMARY KEY ("id")
);

-- Read from its end: newest first.
CREATE INDEX "licence_request_channel_id_minute_origin_endpoint_id_system_idx" ON "licence_request"("channel_id", "minute", "origin_endpoint_id", "system", "outcome", "reason");
CREATE INDEX "licence_request_tenant_id_origin_endpoint_id_idx" ON "licence_request"("tenant_id", "origin_endpoint_id");
CREATE INDEX "licence_request_minute_idx" ON "licence_request"("minute");

ALTER TABLE "licence_request" ADD CONSTRAINT "licence_request_tenant_id_origin_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "origin_endpoint_id") REFERENCES "origin_endpoint"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "licence_request" ADD CONSTRAINT "licence_request_minute_whole" CHECK ("minute" = date_trunc('minute', "minute", 'UTC'));
ALTER TABLE "licence_request" ADD CONSTRAINT "licence_request_count" CHECK ("count" > 0);

GRANT SELECT ON "licence_request" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "licence_request" TO sluice_system;

ALTER TABLE "licence_request" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "licence_request" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "licence_request" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "licence_request" TO sluice_system USING (true) WITH CHECK (true);
-- The look into "origin_endpoint" is itself bound by that table's policies.
CREATE POLICY key_confinement ON "licence_request" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR EXISTS (SELECT 1 FROM "origin_endpoint" WHERE "origin_endpoint"."id" = "licence_request"."origin_endpoint_id"));
