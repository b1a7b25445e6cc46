-- The audit log of each tenant becomes a chain: every entry has a number without a gap and the hash of the entry before it,
-- so that a row that was changed, taken out, put in or moved by whoever can write to the tables is found (audit:verify).

-- CreateTable
CREATE TABLE "audit_head" (
    "tenant_id" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("tenant_id")
);

-- AddForeignKey
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN "sequence" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "previous_hash" TEXT NOT NULL DEFAULT '',
ADD COLUMN "hash" TEXT NOT NULL DEFAULT '';

-- ---------------------------------------------------------------------------------------------------------------------
-- What an entry's hash is made from: every column but the hash itself, each as its length in bytes, a colon and its text (a
-- minus for NULL), so that no two entries have the same form. `jsonb` has one text for one value. packages/db computes the
-- same once more, without this function: whoever exchanges it is found too.

CREATE FUNCTION audit_field(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(convert_to(octet_length(convert_to(value, 'UTF8'))::text || ':' || value, 'UTF8'), '-'::bytea)
$$;

CREATE FUNCTION audit_entry_hash(entry "audit_entry") RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(
    audit_field('sluice-audit-1') || audit_field(entry.tenant_id) || audit_field(entry.sequence::text) ||
    audit_field(entry.previous_hash) || audit_field(entry.id) ||
    audit_field(to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ||
    audit_field(entry.actor_kind) || audit_field(entry.actor_id) || audit_field(entry.actor_label) ||
    audit_field(entry.action) ||
    audit_field(entry.target_kind) || audit_field(entry.target_id) || audit_field(entry.target_label) ||
    audit_field(entry.before::text) || audit_field(entry.after::text) || audit_field(entry.ip)
  ), 'hex')
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The entries that are there, in the order in which the log has shown them. Both tables stay locked until this migration
-- commits, so nothing is added meanwhile. Row-level security would hide rows from an owner without a superuser's rights.

ALTER TABLE "audit_entry" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "tenant" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_entry" DISABLE TRIGGER "audit_entry_refuse_change";

INSERT INTO "audit_head" ("tenant_id", "sequence", "hash") SELECT "id", 0, repeat('0', 64) FROM "tenant";

DO $$
DECLARE
  head audit_head;
  entry audit_entry;
BEGIN
  FOR head IN SELECT * FROM audit_head LOOP
    FOR entry IN SELECT * FROM audit_entry WHERE tenant_id = head.tenant_id ORDER BY at, id LOOP
      entry.sequence := head.sequence + 1;
      entry.previous_hash := head.hash;
      entry.hash := audit_entry_hash(entry);
      UPDATE audit_entry SET sequence = entry.sequence, previous_hash = entry.previous_hash, hash = entry.hash
        WHERE id = entry.id;
      head.sequence := entry.sequence;
      head.hash := entry.hash;
    END LOOP;
    UPDATE audit_head SET sequence = head.sequence, hash = head.hash WHERE tenant_id = head.tenant_id;
  END LOOP;
  IF EXISTS (SELECT FROM audit_entry WHERE sequence = 0) THEN
    RAISE EXCEPTION 'some audit entries belong to no chain';
  END IF;
END
$$;

ALTER TABLE "audit_entry" ENABLE TRIGGER "audit_entry_refuse_change";
ALTER TABLE "tenant" FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_entry" FORCE ROW LEVEL SECURITY;

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_tenant_id_sequence_key" ON "audit_entry"("tenant_id", "sequence");

-- DropIndex
DROP INDEX "audit_entry_tenant_id_at_id_idx";

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_at_idx" ON "audit_entry"("tenant_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_action_sequence_idx" ON "audit_entry"("tenant_id", "action", "sequence");

-- ---------------------------------------------------------------------------------------------------------------------
-- From now on the table chains by itself: no writer can leave it out or get it wrong. The head's row lock is held until
-- commit, so that of two transactions of one tenant the second sees the first one's entry, or none of it was written.

CREATE FUNCTION audit_entry_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head audit_head;
BEGIN
  SELECT * INTO head FROM audit_head WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'tenant % has no audit log', NEW.tenant_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := audit_entry_hash(NEW);
  UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash WHERE tenant_id = NEW.tenant_id;
  RETURN NEW;
END
$$;

CREATE TRIGGER audit_entry_chain BEFORE INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION audit_entry_chain();

CREATE FUNCTION tenant_begin_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_head (tenant_id, sequence, hash) VALUES (NEW.id, 0, repeat('0', 64));
  RETURN NULL;
END
$$;

CREATE TRIGGER tenant_begin_audit AFTER INSERT ON "tenant" FOR EACH ROW EXECUTE FUNCTION tenant_begin_audit();

-- Whoever locks other rows of a tenant and writes an entry afterwards takes the head first, or two such could wait for each
-- other. Nobody may write to heads, and a lock needs the right to write: this function has it.
CREATE FUNCTION lock_audit_head(tenant text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM audit_head WHERE tenant_id = tenant FOR UPDATE;
END
$$;

REVOKE ALL ON FUNCTION lock_audit_head(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_audit_head(text) TO sluice_app, sluice_system;

GRANT SELECT ON "audit_head" TO sluice_app, sluice_system;
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_head" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "audit_head" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "audit_head" TO sluice_system USING (true) WITH CHECK (true);
