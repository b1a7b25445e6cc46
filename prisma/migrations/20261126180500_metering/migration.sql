-- ---------------------------------------------------------------------------------------------------------------------
-- Hours outlive the events they were summed from, so they say all that is asked for later: which group, which input.

ALTER TABLE "usage_event" ADD COLUMN "channel_group_id" TEXT;
CREATE INDEX "usage_event_minute_idx" ON "usage_event"("minute");

ALTER TABLE "usage_hour" ADD COLUMN "channel_group_id" TEXT;
ALTER TABLE "usage_hour" ADD COLUMN "ingest_endpoint_index" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "usage_hour" DROP CONSTRAINT "usage_hour_pkey";
ALTER TABLE "usage_hour" ADD CONSTRAINT "usage_hour_pkey"
  PRIMARY KEY ("tenant_id","hour","channel_id","origin_endpoint_id","ingest_endpoint_index","kind");

-- One row: events before this time are gone, and what is delivered for that time is not counted any more, because nobody
-- could tell a repeat from the first delivery.
CREATE TABLE "usage_horizon" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "kept_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_horizon_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "usage_horizon" ADD CONSTRAINT "usage_horizon_single" CHECK ("id" = 1);
ALTER TABLE "usage_horizon" ADD CONSTRAINT "usage_horizon_whole" CHECK ("kept_from" = date_trunc('hour', "kept_from", 'UTC'));
INSERT INTO "usage_horizon" ("id", "kept_from") VALUES (1, '1970-01-01T00:00:00Z');

-- ---------------------------------------------------------------------------------------------------------------------
-- Corrections are added, never written over what was counted

CREATE TABLE "usage_adjustment" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "meter" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_adjustment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "usage_adjustment_tenant_id_hour_idx" ON "usage_adjustment"("tenant_id", "hour");
ALTER TABLE "usage_adjustment" ADD CONSTRAINT "usage_adjustment_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "usage_adjustment" ADD CONSTRAINT "usage_adjustment_hour_whole" CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));
ALTER TABLE "usage_adjustment" ADD CONSTRAINT "usage_adjustment_amount_some" CHECK ("amount" <> 0);

CREATE FUNCTION usage_adjustment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'usage_adjustment is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER usage_adjustment_refuse_change BEFORE UPDATE ON "usage_adjustment"
  FOR EACH ROW EXECUTE FUNCTION usage_adjustment_refuse_change();
CREATE TRIGGER usage_adjustment_refuse_truncate BEFORE TRUNCATE ON "usage_adjustment"
  FOR EACH STATEMENT EXECUTE FUNCTION usage_adjustment_refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- What a month may cost, and what of it has been told

CREATE TABLE "budget" (
    "tenant_id" TEXT NOT NULL,
    "monthly_cents" INTEGER NOT NULL,
    "alert_percents" INTEGER[] NOT NULL,
    "is_hard_cap" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("tenant_id")
);
ALTER TABLE "budget" ADD CONSTRAINT "budget_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "budget" ADD CONSTRAINT "budget_monthly_cents_some" CHECK ("monthly_cents" > 0);

CREATE TABLE "budget_alert" (
    "tenant_id" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "percent" INTEGER NOT NULL,
    "spent_cents" BIGINT NOT NULL,
    "monthly_cents" INTEGER NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "budget_alert_pkey" PRIMARY KEY ("tenant_id","month","percent")
);
ALTER TABLE "budget_alert" ADD CONSTRAINT "budget_alert_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "month_spending" (
    "tenant_id" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "cents" BIGINT NOT NULL,
    "is_plan_used_up" BOOLEAN NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "month_spending_pkey" PRIMARY KEY ("tenant_id","month")
);
ALTER TABLE "month_spending" ADD CONSTRAINT "month_spending_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Of whoever does not pay: how far it has come, and the dates that were told

ALTER TABLE "tenant" ADD COLUMN "standing" TEXT NOT NULL DEFAULT 'active';
ALTER TABLE "tenant" ADD COLUMN "past_due_since" TIMESTAMPTZ(3);
ALTER TABLE "tenant" ADD COLUMN "read_only_from" TIMESTAMPTZ(3);
ALTER TABLE "tenant" ADD COLUMN "paused_from" TIMESTAMPTZ(3);
ALTER TABLE "tenant" ADD COLUMN "pause_notice_at" TIMESTAMPTZ(3);
ALTER TABLE "tenant" ADD CONSTRAINT "tenant_standing_known" CHECK ("standing" IN ('active', 'pastDue', 'readOnly', 'paused'));
CREATE INDEX "tenant_past_due_since_idx" ON "tenant"("past_due_since");

-- Taken out of the packagers without being deleted: the document stays.
ALTER TABLE "channel_config" ADD COLUMN "paused" BOOLEAN NOT NULL DEFAULT false;

-- ---------------------------------------------------------------------------------------------------------------------
-- What each packager's access log says of an hour, beside what it delivered as usage

CREATE TABLE "access_log_hour" (
    "node" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "ingest_bytes" BIGINT NOT NULL,
    "egress_manifest_bytes" BIGINT NOT NULL,
    "egress_segment_bytes" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "is_whole" BOOLEAN NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "usage_ingest_bytes" BIGINT,
    "usage_egress_manifest_bytes" BIGINT,
    "usage_egress_segment_bytes" BIGINT,
    "compared_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_log_hour_pkey" PRIMARY KEY ("node","hour")
);
CREATE INDEX "access_log_hour_hour_idx" ON "access_log_hour"("hour");

-- ---------------------------------------------------------------------------------------------------------------------
-- Grants and row-level security

GRANT SELECT, INSERT ON "usage_adjustment" TO sluice_app;
GRANT SELECT, INSERT, DELETE ON "usage_adjustment" TO sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON "budget" TO sluice_app;
GRANT SELECT ON "budget_alert", "month_spending" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "budget", "budget_alert", "month_spending", "access_log_hour" TO sluice_system;
GRANT SELECT, UPDATE ON "usage_horizon" TO sluice_system;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['usage_adjustment', 'budget', 'budget_alert', 'month_spending'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
END
$$;
