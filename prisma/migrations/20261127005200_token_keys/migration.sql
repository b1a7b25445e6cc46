-- Keys that viewer tokens are signed with, what was revoked, and when packagers must be told.

CREATE TABLE "token_key" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_group_id" TEXT,
    "name" TEXT NOT NULL,
    "kid" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_key" TEXT,
    "sealed_secret" TEXT,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "token_key_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "token_revocation" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_revocation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "tenant_access" (
    "tenant_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "tenant_access_pkey" PRIMARY KEY ("tenant_id")
);

CREATE UNIQUE INDEX "token_key_tenant_id_kid_key" ON "token_key"("tenant_id", "kid");
CREATE INDEX "token_key_tenant_id_channel_group_id_idx" ON "token_key"("tenant_id", "channel_group_id");
CREATE INDEX "token_revocation_tenant_id_created_at_idx" ON "token_revocation"("tenant_id", "created_at");
CREATE INDEX "token_revocation_expires_at_idx" ON "token_revocation"("expires_at");
CREATE UNIQUE INDEX "tenant_access_revision_key" ON "tenant_access"("revision");

ALTER TABLE "token_key" ADD CONSTRAINT "token_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "token_key" ADD CONSTRAINT "token_key_tenant_id_channel_group_id_fkey" FOREIGN KEY ("tenant_id", "channel_group_id") REFERENCES "channel_group"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "token_revocation" ADD CONSTRAINT "token_revocation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tenant_access" ADD CONSTRAINT "tenant_access_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "token_key" ADD CONSTRAINT "token_key_material"
  CHECK (("algorithm" = 'HS256') = ("sealed_secret" IS NOT NULL) AND ("sealed_secret" IS NULL) = ("public_key" IS NOT NULL));
ALTER TABLE "token_revocation" ADD CONSTRAINT "token_revocation_kind_known" CHECK ("kind" IN ('token', 'viewer', 'key'));

-- One order for all that packagers are told: the same counter as of the channels' configurations, and the same signal.
CREATE TRIGGER tenant_access_take_revision BEFORE INSERT OR UPDATE ON "tenant_access"
  FOR EACH ROW EXECUTE FUNCTION channel_config_take_revision();

GRANT SELECT, INSERT, UPDATE, DELETE ON "token_key" TO sluice_app;
GRANT SELECT, INSERT, DELETE ON "token_revocation" TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON "tenant_access" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "token_key", "token_revocation", "tenant_access" TO sluice_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['token_key', 'token_revocation', 'tenant_access'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
END
$$;

-- Who is confined to some channel groups sees the keys of those, and none that opens the others too.
CREATE POLICY key_confinement ON "token_key" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL OR "channel_group_id" = ANY (current_channel_group_ids()));
