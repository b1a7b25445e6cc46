-- From which network addresses an ingest endpoint may be pushed to.
ALTER TABLE "ingest_endpoint" ADD COLUMN "access" JSONB NOT NULL DEFAULT '{}';
