-- A tenant that is being deleted does not go on paying; one that is restored does, unless it had cancelled before.
ALTER TABLE "billing_account" ADD COLUMN "ends_with_tenant" BOOLEAN NOT NULL DEFAULT false;
