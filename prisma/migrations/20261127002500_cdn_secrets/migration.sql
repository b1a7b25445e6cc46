-- Secrets that a CDN shows to be let in to an origin endpoint.

CREATE TABLE "cdn_secret" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT NOT NULL,
    "sealed_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cdn_secret_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "cdn_secret_tenant_id_origin_endpoint_id_idx" ON "cdn_secret"("tenant_id", "origin_endpoint_id");

ALTER TABLE "cdn_secret" ADD CONSTRAINT "cdn_secret_tenant_id_origin_endpoint_id_fkey"
  FOREIGN KEY ("tenant_id", "origin_endpoint_id") REFERENCES "origin_endpoint"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, DELETE ON "cdn_secret" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "cdn_secret" TO sluice_system;

ALTER TABLE "cdn_secret" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "cdn_secret" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "cdn_secret" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "cdn_secret" TO sluice_system USING (true) WITH CHECK (true);
-- The look into "origin_endpoint" is itself bound by that table's policies.
CREATE POLICY key_confinement ON "cdn_secret" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR EXISTS (
    SELECT 1 FROM "origin_endpoint" WHERE "origin_endpoint"."id" = "cdn_secret"."origin_endpoint_id"));
