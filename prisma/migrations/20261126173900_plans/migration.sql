-- Every tenant has a plan. Those that are there were never billed: they keep everything, and only new ones begin as the
-- code says. The default is for rows that nobody decided for.
ALTER TABLE "tenant" ADD COLUMN "plan_id" TEXT NOT NULL DEFAULT 'selfHosted';
ALTER TABLE "tenant" ALTER COLUMN "plan_id" SET DEFAULT 'free';
ALTER TABLE "tenant" ADD COLUMN "limit_overrides" JSONB;
ALTER TABLE "tenant" ADD CONSTRAINT "tenant_limit_overrides_object"
  CHECK ("limit_overrides" IS NULL OR jsonb_typeof("limit_overrides") = 'object');

-- More is counted: what is stored, licences, and calls of the API.
ALTER TABLE "usage_event" DROP CONSTRAINT "usage_event_kind_known";
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_kind_known"
  CHECK ("kind" IN ('ingest', 'egressManifest', 'egressSegment', 'stored', 'licence', 'apiCall'));
