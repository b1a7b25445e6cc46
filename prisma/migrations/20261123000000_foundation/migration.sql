-- The tables of the control plane, and who may see which row of them.
--
-- Two roles that nobody can log in as. The user that runs the migrations owns everything; the processes log in as that
-- user (or as another member of both roles) and take one of the roles for the whole connection:
--   sluice_app     works for one tenant at a time: row-level security shows it the rows of the tenant that its transaction
--                  named with set_config('app.tenant_id', …, true), and none at all when it named none
--   sluice_system  works across tenants, for the few tasks that must: sign-in, key look-up, snapshot, usage, jobs
-- Roles belong to the server and not to the database, so another database of the same server may have made them already.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['sluice_app', 'sluice_system'] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = role_name);
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database's migration made it between our look and now
    END;
  END LOOP;
  -- Whoever made a role may give it away, but does not have it by that. Where an administrator made both and granted them,
  -- there is nothing to give.
  IF NOT (pg_has_role(current_user, 'sluice_app', 'SET') AND pg_has_role(current_user, 'sluice_system', 'SET')) THEN
    EXECUTE format('GRANT sluice_app, sluice_system TO %I', current_user);
  END IF;
END
$$;

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_label" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "ip" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "email_verified_at" TIMESTAMPTZ(3),
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_token" (
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "window_started_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "channel_group" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "egress_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_group_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "input_type" TEXT NOT NULL,
    "test_source" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest_endpoint" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "username" TEXT NOT NULL,
    "sealed_password" TEXT NOT NULL,
    "rotated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ingest_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "origin_endpoint" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "container" TEXT NOT NULL,
    "segment_duration_seconds" INTEGER NOT NULL,
    "segment_name" TEXT NOT NULL,
    "segment_generation" INTEGER NOT NULL DEFAULT 0,
    "ts_use_audio_rendition_group" BOOLEAN NOT NULL,
    "start_over_window_seconds" INTEGER NOT NULL,
    "manifests" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "origin_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_config" (
    "channel_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "document" JSONB,
    "sealed_ha1" TEXT,

    CONSTRAINT "channel_config_pkey" PRIMARY KEY ("channel_id")
);

-- CreateTable
CREATE TABLE "config_revision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "newest" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "config_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_status" (
    "channel_id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "document" JSONB NOT NULL,

    CONSTRAINT "channel_status_pkey" PRIMARY KEY ("channel_id","node")
);

-- CreateTable
CREATE TABLE "packager_node" (
    "node" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "packager_node_pkey" PRIMARY KEY ("node")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "permissions" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "tenant_id" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "sealed_answer" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","actor_id","key")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT,
    "ingest_endpoint_index" INTEGER,
    "kind" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "bytes" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_hour" (
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "channel_id" TEXT NOT NULL,
    "origin_endpoint_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL,

    CONSTRAINT "usage_hour_pkey" PRIMARY KEY ("tenant_id","hour","channel_id","origin_endpoint_id","kind")
);

-- CreateTable
CREATE TABLE "usage_open_hour" (
    "tenant_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_open_hour_pkey" PRIMARY KEY ("tenant_id","hour")
);

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_at_id_idx" ON "audit_entry"("tenant_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "email_token_user_id_idx" ON "email_token"("user_id");

-- CreateIndex
CREATE INDEX "email_token_expires_at_idx" ON "email_token"("expires_at");

-- CreateIndex
CREATE INDEX "rate_limit_window_started_at_idx" ON "rate_limit"("window_started_at");

-- CreateIndex
CREATE UNIQUE INDEX "channel_group_egress_id_key" ON "channel_group"("egress_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_group_tenant_id_name_key" ON "channel_group"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "channel_group_tenant_id_id_key" ON "channel_group"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "channel_tenant_id_channel_group_id_idx" ON "channel"("tenant_id", "channel_group_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_channel_group_id_name_key" ON "channel"("channel_group_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "channel_tenant_id_id_key" ON "channel"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "ingest_endpoint_tenant_id_channel_id_idx" ON "ingest_endpoint"("tenant_id", "channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "ingest_endpoint_channel_id_index_key" ON "ingest_endpoint"("channel_id", "index");

-- CreateIndex
CREATE INDEX "origin_endpoint_tenant_id_channel_id_idx" ON "origin_endpoint"("tenant_id", "channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "origin_endpoint_channel_id_name_key" ON "origin_endpoint"("channel_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "channel_config_revision_key" ON "channel_config"("revision");

-- CreateIndex
CREATE INDEX "channel_config_tenant_id_idx" ON "channel_config"("tenant_id");

-- CreateIndex
CREATE INDEX "channel_status_tenant_id_idx" ON "channel_status"("tenant_id");

-- CreateIndex
CREATE INDEX "channel_status_at_idx" ON "channel_status"("at");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_hash_key" ON "api_key"("secret_hash");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_idx" ON "api_key"("tenant_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "mail_created_at_idx" ON "mail"("created_at");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_tenant_id_user_id_key" ON "member"("tenant_id", "user_id");

-- CreateIndex
CREATE INDEX "usage_event_tenant_id_minute_idx" ON "usage_event"("tenant_id", "minute");

-- CreateIndex
CREATE INDEX "usage_open_hour_hour_idx" ON "usage_open_hour"("hour");

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_token" ADD CONSTRAINT "email_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_group" ADD CONSTRAINT "channel_group_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel" ADD CONSTRAINT "channel_tenant_id_channel_group_id_fkey" FOREIGN KEY ("tenant_id", "channel_group_id") REFERENCES "channel_group"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_endpoint" ADD CONSTRAINT "ingest_endpoint_tenant_id_channel_id_fkey" FOREIGN KEY ("tenant_id", "channel_id") REFERENCES "channel"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "origin_endpoint" ADD CONSTRAINT "origin_endpoint_tenant_id_channel_id_fkey" FOREIGN KEY ("tenant_id", "channel_id") REFERENCES "channel"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- What no type of a column says

ALTER TABLE "member" ADD CONSTRAINT "member_role_known" CHECK ("role" IN ('owner', 'admin', 'operator', 'viewer'));
ALTER TABLE "email_token" ADD CONSTRAINT "email_token_purpose_known" CHECK ("purpose" IN ('verifyEmail', 'resetPassword'));
ALTER TABLE "mail" ADD CONSTRAINT "mail_state_known" CHECK ("state" IN ('queued', 'sent', 'kept'));
ALTER TABLE "channel" ADD CONSTRAINT "channel_input_type_known" CHECK ("input_type" IN ('HLS', 'CMAF'));
ALTER TABLE "ingest_endpoint" ADD CONSTRAINT "ingest_endpoint_index_known" CHECK ("index" IN (1, 2));
ALTER TABLE "origin_endpoint" ADD CONSTRAINT "origin_endpoint_container_known" CHECK ("container" IN ('TS', 'CMAF'));
ALTER TABLE "config_revision" ADD CONSTRAINT "config_revision_single" CHECK ("id" = 1);
ALTER TABLE "channel_config" ADD CONSTRAINT "channel_config_whole" CHECK ("deleted" = ("document" IS NULL) AND "deleted" = ("sealed_ha1" IS NULL));
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_actor_known" CHECK ("actor_kind" IN ('user', 'apiKey', 'system'));
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_counts" CHECK ("bytes" >= 0 AND "requests" >= 0);
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_minute_whole" CHECK ("minute" = date_trunc('minute', "minute", 'UTC'));
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_kind_known" CHECK ("kind" IN ('ingest', 'egressManifest', 'egressSegment'));
ALTER TABLE "usage_hour" ADD CONSTRAINT "usage_hour_whole" CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));
ALTER TABLE "usage_open_hour" ADD CONSTRAINT "usage_open_hour_whole" CHECK ("hour" = date_trunc('hour', "hour", 'UTC'));

INSERT INTO "config_revision" ("id", "newest") VALUES (1, 0);

-- ---------------------------------------------------------------------------------------------------------------------
-- Configuration: every write of a channel's document gets the next revision. The update of the one counter row holds its
-- lock until commit, so a revision is never visible before a smaller one, and a reader that asks "after N" misses nothing.

CREATE FUNCTION channel_config_take_revision() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE config_revision SET newest = newest + 1 WHERE id = 1 RETURNING newest INTO NEW.revision;
  PERFORM pg_notify('sluice_config', NEW.revision::text); -- delivered at commit
  RETURN NEW;
END
$$;

CREATE TRIGGER channel_config_take_revision BEFORE INSERT OR UPDATE ON "channel_config"
  FOR EACH ROW EXECUTE FUNCTION channel_config_take_revision();

-- ---------------------------------------------------------------------------------------------------------------------
-- The audit log is only ever added to, by anybody, the owner included

CREATE FUNCTION audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_entry_refuse_change BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse_change();
CREATE TRIGGER audit_entry_refuse_truncate BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Jobs: asked for in the transaction of the change that needs them. The queue's own tables (schema graphile_worker) stay
-- closed to both roles; this function runs as its owner and knows which jobs there are.

CREATE FUNCTION enqueue_job(job_task text, job_payload json, job_key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF job_task NOT IN ('deliver-mail') THEN
    RAISE EXCEPTION 'there is no job "%" to enqueue', job_task USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- The first worker that starts makes the queue's tables. A mail that was written before then it finds by looking.
  IF to_regnamespace('graphile_worker') IS NULL THEN
    RETURN;
  END IF;
  PERFORM graphile_worker.add_job(job_task, job_payload, job_key => job_key, max_attempts => 15);
END
$$;

REVOKE ALL ON FUNCTION enqueue_job(text, json, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue_job(text, json, text) TO sluice_system;

-- ---------------------------------------------------------------------------------------------------------------------
-- Grants. What is not listed is closed.

GRANT USAGE ON SCHEMA public TO sluice_app, sluice_system;

GRANT SELECT, UPDATE ON "tenant" TO sluice_app;
GRANT SELECT ON "member" TO sluice_app;
GRANT SELECT ("id", "name", "email", "email_verified_at") ON "user" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "channel_group", "channel", "ingest_endpoint", "origin_endpoint" TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON "channel_config", "api_key", "idempotency_key" TO sluice_app;
GRANT SELECT, UPDATE ON "config_revision" TO sluice_app;
GRANT SELECT, INSERT ON "audit_entry" TO sluice_app;
GRANT SELECT ON "channel_status", "usage_event", "usage_hour", "usage_open_hour" TO sluice_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON
  "tenant", "member", "user", "email_token", "rate_limit", "mail", "channel_group", "channel", "ingest_endpoint",
  "origin_endpoint", "channel_config", "channel_status", "packager_node", "api_key", "idempotency_key", "usage_event",
  "usage_hour", "usage_open_hour" TO sluice_system;
GRANT SELECT, UPDATE ON "config_revision" TO sluice_system;
GRANT SELECT, INSERT ON "audit_entry" TO sluice_system;

-- ---------------------------------------------------------------------------------------------------------------------
-- Row-level security, forced, so that it binds the owner too. After a transaction the setting is '' and not NULL: no
-- tenant has that id either.

CREATE FUNCTION current_tenant_id() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT current_setting('app.tenant_id', true) $$;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'member', 'channel_group', 'channel', 'ingest_endpoint', 'origin_endpoint', 'channel_config', 'channel_status',
    'api_key', 'idempotency_key', 'usage_event', 'usage_hour', 'usage_open_hour', 'audit_entry'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO sluice_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())',
      tenant_table);
    EXECUTE format('CREATE POLICY system_access ON %I TO sluice_system USING (true) WITH CHECK (true)', tenant_table);
  END LOOP;
END
$$;

ALTER TABLE "tenant" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tenant" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "tenant" TO sluice_app
  USING ("id" = current_tenant_id()) WITH CHECK ("id" = current_tenant_id());
CREATE POLICY system_access ON "tenant" TO sluice_system USING (true) WITH CHECK (true);

-- People: whoever is a member of the tenant. The look into "member" is itself bound by that table's policy.
ALTER TABLE "user" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "user" FORCE ROW LEVEL SECURITY;
CREATE POLICY fellow_members ON "user" FOR SELECT TO sluice_app
  USING (EXISTS (SELECT 1 FROM "member" WHERE "member"."user_id" = "user"."id"));
CREATE POLICY system_access ON "user" TO sluice_system USING (true) WITH CHECK (true);
