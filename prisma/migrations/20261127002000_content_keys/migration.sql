-- Content keys by endpoint and period, how they stand, and what a tenant's own are derived from.

CREATE TABLE "content_key" (
    "tenant_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT NOT NULL,
    "period_index" INTEGER NOT NULL,
    "track_type" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_key" TEXT NOT NULL,
    "iv" TEXT,
    "signals" JSONB NOT NULL,
    "provider" TEXT,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "content_key_pkey" PRIMARY KEY ("origin_endpoint_id", "period_index", "track_type")
);

CREATE TABLE "endpoint_key_state" (
    "origin_endpoint_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_message" TEXT,
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "endpoint_key_state_pkey" PRIMARY KEY ("origin_endpoint_id")
);

CREATE TABLE "key_seed" (
    "tenant_id" TEXT NOT NULL,
    "sealed_seed" TEXT NOT NULL,

    CONSTRAINT "key_seed_pkey" PRIMARY KEY ("tenant_id")
);

CREATE UNIQUE INDEX "origin_endpoint_tenant_id_id_key" ON "origin_endpoint"("tenant_id", "id");
CREATE INDEX "content_key_tenant_id_origin_endpoint_id_idx" ON "content_key"("tenant_id", "origin_endpoint_id");
CREATE UNIQUE INDEX "endpoint_key_state_tenant_id_origin_endpoint_id_key" ON "endpoint_key_state"("tenant_id", "origin_endpoint_id");
CREATE INDEX "endpoint_key_state_due_at_idx" ON "endpoint_key_state"("due_at");

ALTER TABLE "content_key" ADD CONSTRAINT "content_key_tenant_id_origin_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "origin_endpoint_id") REFERENCES "origin_endpoint"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "endpoint_key_state" ADD CONSTRAINT "endpoint_key_state_tenant_id_origin_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "origin_endpoint_id") REFERENCES "origin_endpoint"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_seed" ADD CONSTRAINT "key_seed_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "content_key" ADD CONSTRAINT "content_key_period" CHECK ("period_index" >= 0);
ALTER TABLE "content_key" ADD CONSTRAINT "content_key_hex"
  CHECK ("key_id" ~ '^[0-9a-f]{32}$' AND ("iv" IS NULL OR "iv" ~ '^[0-9a-f]{32}$'));
ALTER TABLE "endpoint_key_state" ADD CONSTRAINT "endpoint_key_state_error"
  CHECK (("error_code" IS NULL) = ("error_message" IS NULL) AND ("error_code" IS NULL) = ("failed_at" IS NULL));

GRANT SELECT, INSERT, UPDATE, DELETE ON "content_key", "endpoint_key_state" TO sluice_app;
-- A seed is for good: keys that were derived from it must be derivable again.
GRANT SELECT, INSERT ON "key_seed" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "content_key", "endpoint_key_state", "key_seed" TO sluice_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['content_key', 'endpoint_key_state', 'key_seed'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
  -- The look into "origin_endpoint" is itself bound by that table's policies. The seed is behind the keys of every channel
  -- group: whoever is confined to one makes keys of it too, and no operation shows it.
  FOREACH tenant_table IN ARRAY ARRAY['content_key', 'endpoint_key_state'] LOOP
    EXECUTE format(
      'CREATE POLICY key_confinement ON %I AS RESTRICTIVE TO sluice_app
         USING (current_channel_group_ids() IS NULL OR EXISTS (SELECT 1 FROM "origin_endpoint" WHERE "origin_endpoint"."id" = %I."origin_endpoint_id"))',
      tenant_table, tenant_table);
  END LOOP;
END
$$;

-- What is encrypted already, but has no keys yet.
INSERT INTO "endpoint_key_state" ("origin_endpoint_id", "tenant_id", "due_at")
  SELECT "id", "tenant_id", now() FROM "origin_endpoint" WHERE "encryption" IS NOT NULL;
