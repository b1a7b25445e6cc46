-- AlterTable
ALTER TABLE "tenant" ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_reason" TEXT;

-- CreateTable
CREATE TABLE "platform_audit_entry" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operator_id" TEXT NOT NULL,
    "operator_email" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "detail" JSONB,
    "ip" TEXT,

    CONSTRAINT "platform_audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feature_flag_override" (
    "tenant_id" TEXT NOT NULL,
    "flag" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feature_flag_override_pkey" PRIMARY KEY ("tenant_id","flag")
);

-- CreateIndex
CREATE INDEX "platform_audit_entry_at_id_idx" ON "platform_audit_entry"("at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "feature_flag_override" ADD CONSTRAINT "feature_flag_override_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who is suspended is told why.
ALTER TABLE "tenant" ADD CONSTRAINT "tenant_suspension_whole" CHECK (("suspended_at" IS NULL) = ("suspended_reason" IS NULL));

-- ---------------------------------------------------------------------------------------------------------------------
-- The operators' own log: closed to tenants, and only ever added to, by anybody, the owner included

CREATE FUNCTION platform_audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'platform_audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER platform_audit_entry_refuse_change BEFORE UPDATE OR DELETE ON "platform_audit_entry"
  FOR EACH ROW EXECUTE FUNCTION platform_audit_entry_refuse_change();
CREATE TRIGGER platform_audit_entry_refuse_truncate BEFORE TRUNCATE ON "platform_audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION platform_audit_entry_refuse_change();

GRANT SELECT, INSERT ON "platform_audit_entry" TO sluice_system;

-- ---------------------------------------------------------------------------------------------------------------------
-- Flags: tenants read theirs, operators set them

GRANT SELECT ON "feature_flag_override" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "feature_flag_override" TO sluice_system;

ALTER TABLE "feature_flag_override" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "feature_flag_override" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "feature_flag_override" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "feature_flag_override" TO sluice_system USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------------------------------
-- Jobs that failed. The queue's tables stay closed; these two know what may be seen of them (no payload: it can hold an
-- address) and done to them.

CREATE FUNCTION list_failed_jobs() RETURNS TABLE (
  id text, task text, attempts integer, max_attempts integer, last_error text, failed_at timestamptz, next_run_at timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regnamespace('graphile_worker') IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT j.id::text, j.task_identifier::text, j.attempts::integer, j.max_attempts::integer, j.last_error::text,
      j.updated_at, CASE WHEN j.attempts < j.max_attempts THEN j.run_at END
    FROM graphile_worker.jobs j WHERE j.last_error IS NOT NULL
    ORDER BY j.updated_at DESC, j.id DESC LIMIT 200;
END
$$;

CREATE FUNCTION retry_failed_job(job_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regnamespace('graphile_worker') IS NULL OR job_id !~ '^[0-9]{1,18}$' THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.id = job_id::bigint AND j.last_error IS NOT NULL) THEN
    RETURN false;
  END IF;
  -- Of a job that a worker holds at this moment it changes nothing: that is a try already.
  PERFORM graphile_worker.reschedule_jobs(ARRAY[job_id::bigint], run_at => now(), attempts => 0);
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION list_failed_jobs() FROM PUBLIC;
REVOKE ALL ON FUNCTION retry_failed_job(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_failed_jobs() TO sluice_system;
GRANT EXECUTE ON FUNCTION retry_failed_job(text) TO sluice_system;
