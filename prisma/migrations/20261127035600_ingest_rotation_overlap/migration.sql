-- Ingest credentials before a rotation, which work on for a while.
ALTER TABLE "ingest_endpoint"
  ADD COLUMN "old_username" TEXT,
  ADD COLUMN "sealed_old_password" TEXT,
  ADD COLUMN "old_ends_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "ingest_endpoint_old_credentials_whole"
    CHECK (("old_username" IS NULL) = ("old_ends_at" IS NULL) AND ("sealed_old_password" IS NULL) = ("old_ends_at" IS NULL));
