-- Invitations, the workspace that a person used last, and the end of a tenant: closed, then erased.

-- AlterTable
ALTER TABLE "tenant" ADD COLUMN "closed_at" TIMESTAMPTZ(3),
ADD COLUMN "erases_at" TIMESTAMPTZ(3),
ADD COLUMN "reopenings" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "user" ADD COLUMN "last_tenant_id" TEXT;

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erased_tenant" (
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),
    "usage" JSONB NOT NULL,

    CONSTRAINT "erased_tenant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tenant_erases_at_idx" ON "tenant"("erases_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_tenant_id_email_key" ON "invitation"("tenant_id", "email");

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_last_tenant_id_fkey" FOREIGN KEY ("last_tenant_id") REFERENCES "tenant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_known"
  CHECK ("role" IN ('owner', 'admin', 'operator', 'viewer', 'billing'));
ALTER TABLE "tenant" ADD CONSTRAINT "tenant_closed_whole" CHECK (("closed_at" IS NULL) = ("erases_at" IS NULL));

-- Members change and leave in their own tenant's transactions; they join in the system's, which also knows the person.
GRANT UPDATE, DELETE ON "member" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitation" TO sluice_app, sluice_system;
GRANT SELECT, INSERT, UPDATE ON "erased_tenant" TO sluice_system;

ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "invitation" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "invitation" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "invitation" TO sluice_system USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------------------------------
-- The audit log stays append-only for everybody, with one end: with its tenant, once that is closed and being erased.

CREATE OR REPLACE FUNCTION audit_entry_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND current_setting('app.erasing_tenant_id', true) = OLD.tenant_id
    AND EXISTS (SELECT FROM tenant WHERE id = OLD.tenant_id AND closed_at IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

GRANT DELETE ON "audit_entry" TO sluice_system;

-- Empties every table that names tenants of one tenant's rows, whatever hangs below what: a table that others still need is
-- tried again after them. New tables are found by themselves.
CREATE FUNCTION erase_tenant_rows(erased text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  waiting text[];
  held text[];
  tenant_table text;
BEGIN
  PERFORM set_config('app.erasing_tenant_id', erased, true);
  SELECT array_agg(c.relname::text ORDER BY c.relname) INTO waiting
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnum > 0
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'DELETE');
  LOOP
    held := '{}';
    FOREACH tenant_table IN ARRAY waiting LOOP
      BEGIN
        EXECUTE format('DELETE FROM %I WHERE tenant_id = $1', tenant_table) USING erased;
      EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
        held := held || tenant_table;
      END;
    END LOOP;
    EXIT WHEN cardinality(held) = 0;
    IF cardinality(held) = cardinality(waiting) THEN
      RAISE EXCEPTION 'rows of tenant % hold each other: %', erased, held;
    END IF;
    waiting := held;
  END LOOP;
  DELETE FROM tenant WHERE id = erased;
  PERFORM set_config('app.erasing_tenant_id', '', true);
END
$$;

REVOKE ALL ON FUNCTION erase_tenant_rows(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_tenant_rows(text) TO sluice_system;
