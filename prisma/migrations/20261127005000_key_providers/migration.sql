-- Key servers of tenants.

CREATE TABLE "key_provider" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "sealed_source" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_provider_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "key_provider_tenant_id_name_key" ON "key_provider"("tenant_id", "name");

ALTER TABLE "key_provider" ADD CONSTRAINT "key_provider_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON "key_provider" TO sluice_app, sluice_system;

ALTER TABLE "key_provider" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "key_provider" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "key_provider" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "key_provider" TO sluice_system USING (true) WITH CHECK (true);
