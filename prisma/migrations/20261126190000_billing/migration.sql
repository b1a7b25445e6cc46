-- Who pays, what for, and what the payment provider has been told of it.

CREATE TABLE "billing_account" (
    "tenant_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "subscription_id" TEXT,
    "subscription_status" TEXT,
    "plan_id" TEXT,
    "period_start" TIMESTAMPTZ(3),
    "period_end" TIMESTAMPTZ(3),
    "trial_end" TIMESTAMPTZ(3),
    "cancels_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "read_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("tenant_id")
);

CREATE TABLE "billing_notification" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "billing_notification_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "meter_push" (
    "tenant_id" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "sequence" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "meter_push_pkey" PRIMARY KEY ("tenant_id", "meter", "hour", "sequence")
);

CREATE TABLE "meter_due" (
    "tenant_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "meter_due_pkey" PRIMARY KEY ("tenant_id")
);

CREATE TABLE "meter_difference" (
    "tenant_id" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "ours" BIGINT NOT NULL,
    "theirs" BIGINT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "meter_difference_pkey" PRIMARY KEY ("tenant_id", "meter", "hour")
);

CREATE UNIQUE INDEX "billing_account_customer_id_key" ON "billing_account"("customer_id");
CREATE INDEX "billing_notification_received_at_idx" ON "billing_notification"("received_at");
CREATE INDEX "meter_push_hour_idx" ON "meter_push"("hour");
CREATE INDEX "meter_difference_found_at_idx" ON "meter_difference"("found_at");

ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_status_known"
  CHECK ("subscription_status" IN ('trialing', 'active', 'pastDue', 'incomplete', 'canceled'));
ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_subscription_whole"
  CHECK (("subscription_id" IS NULL) = ("subscription_status" IS NULL));
ALTER TABLE "meter_push" ADD CONSTRAINT "meter_push_hour_whole" CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));
ALTER TABLE "meter_push" ADD CONSTRAINT "meter_push_at_within_hour"
  CHECK ("at" >= "hour" AND "at" < "hour" + interval '1 hour');
ALTER TABLE "meter_difference" ADD CONSTRAINT "meter_difference_hour_whole"
  CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));

-- ---------------------------------------------------------------------------------------------------------------------
-- Whoever writes the sum of an hour, or corrects it, makes its tenant due, in the same transaction: nobody can forget to.
-- Of a tenant that is being erased nothing is told any more, and no row may come back.

CREATE FUNCTION usage_mark_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO meter_due (tenant_id) SELECT DISTINCT tenant_id FROM changed
    WHERE tenant_id IS DISTINCT FROM current_setting('app.erasing_tenant_id', true) ORDER BY 1
  ON CONFLICT (tenant_id) DO UPDATE SET revision = meter_due.revision + 1;
  RETURN NULL;
END
$$;

CREATE TRIGGER usage_hour_inserted AFTER INSERT ON "usage_hour"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION usage_mark_due();
CREATE TRIGGER usage_hour_updated AFTER UPDATE ON "usage_hour"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION usage_mark_due();
CREATE TRIGGER usage_hour_deleted AFTER DELETE ON "usage_hour"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION usage_mark_due();

CREATE TRIGGER usage_adjustment_inserted AFTER INSERT ON "usage_adjustment"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION usage_mark_due();

INSERT INTO "meter_due" ("tenant_id") SELECT "tenant_id" FROM "usage_hour" UNION SELECT "tenant_id" FROM "usage_adjustment";

-- ---------------------------------------------------------------------------------------------------------------------
-- One more job may be asked for

CREATE OR REPLACE FUNCTION enqueue_job(job_task text, job_payload json, job_key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF job_task NOT IN ('deliver-mail', 'open-billing-account') THEN
    RAISE EXCEPTION 'there is no job "%" to enqueue', job_task USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- The first worker that starts makes the queue's tables. What was asked for before then it finds by looking.
  IF to_regnamespace('graphile_worker') IS NULL THEN
    RETURN;
  END IF;
  PERFORM graphile_worker.add_job(job_task, job_payload, job_key => job_key, max_attempts => 15);
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Grants and row-level security

GRANT SELECT ON "billing_account", "meter_push", "meter_due", "meter_difference" TO sluice_app;
-- Corrections are written in the tenant's own transactions.
GRANT INSERT, UPDATE ON "meter_due" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  "billing_account", "billing_notification", "meter_push", "meter_due", "meter_difference" TO sluice_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['billing_account', 'meter_push', 'meter_due', 'meter_difference'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
END
$$;
