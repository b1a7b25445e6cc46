-- API keys: channel groups that a key is confined to, a second secret while one is replaced, and where a key was last used.

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "is_confined" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "last_used_ip" TEXT,
ADD COLUMN     "old_secret_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "old_secret_hash" TEXT,
ADD COLUMN     "rotated_at" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "api_key_channel_group" (
    "api_key_id" TEXT NOT NULL,
    "channel_group_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,

    CONSTRAINT "api_key_channel_group_pkey" PRIMARY KEY ("api_key_id","channel_group_id")
);

-- CreateIndex
CREATE INDEX "api_key_channel_group_tenant_id_channel_group_id_idx" ON "api_key_channel_group"("tenant_id", "channel_group_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_old_secret_hash_key" ON "api_key"("old_secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_tenant_id_id_key" ON "api_key"("tenant_id", "id");

-- AddForeignKey
ALTER TABLE "api_key_channel_group" ADD CONSTRAINT "api_key_channel_group_tenant_id_api_key_id_fkey" FOREIGN KEY ("tenant_id", "api_key_id") REFERENCES "api_key"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_channel_group" ADD CONSTRAINT "api_key_channel_group_tenant_id_channel_group_id_fkey" FOREIGN KEY ("tenant_id", "channel_group_id") REFERENCES "channel_group"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "api_key" ADD CONSTRAINT "api_key_old_secret_ends" CHECK (("old_secret_hash" IS NULL) = ("old_secret_ends_at" IS NULL));

GRANT SELECT, INSERT, DELETE ON "api_key_channel_group" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "api_key_channel_group" TO sluice_system;

ALTER TABLE "api_key_channel_group" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "api_key_channel_group" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "api_key_channel_group" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "api_key_channel_group" TO sluice_system USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------------------------------
-- Confinement: a transaction that named channel groups with set_config('app.channel_group_ids', '{…}', true) sees and
-- writes what belongs to them and nothing else of its tenant. '' and NULL name none and confine to nothing; '{}' confines
-- to no group at all. Restrictive: these policies take away from what tenant_isolation shows, and never add to it.
--
-- channel_config has none: no tenant reads it, and a channel's row must be seen and locked before its document is written.

CREATE FUNCTION current_channel_group_ids() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT nullif(current_setting('app.channel_group_ids', true), '')::text[] $$;

CREATE POLICY key_confinement ON "channel_group" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR "id" = ANY (current_channel_group_ids()));
CREATE POLICY key_confinement ON "channel" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR "channel_group_id" = ANY (current_channel_group_ids()));

DO $$
DECLARE
  channel_table text;
BEGIN
  FOREACH channel_table IN ARRAY ARRAY['ingest_endpoint', 'origin_endpoint', 'channel_status', 'usage_event', 'usage_hour'] LOOP
    -- The look into "channel" is itself bound by that table's policies.
    EXECUTE format(
      'CREATE POLICY key_confinement ON %I AS RESTRICTIVE TO sluice_app
         USING (current_channel_group_ids() IS NULL OR EXISTS (SELECT 1 FROM "channel" WHERE "channel"."id" = %I."channel_id"))',
      channel_table, channel_table);
  END LOOP;
END
$$;
