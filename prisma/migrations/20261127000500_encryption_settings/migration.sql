-- How an endpoint's segments are encrypted, and who may fetch them.
ALTER TABLE "origin_endpoint"
  ADD COLUMN "encryption" JSONB,
  ADD COLUMN "access" JSONB NOT NULL DEFAULT '{}';
