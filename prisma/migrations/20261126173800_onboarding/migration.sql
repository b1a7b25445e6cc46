-- CreateTable
CREATE TABLE "onboarding_dismissal" (
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "onboarding_dismissal_pkey" PRIMARY KEY ("tenant_id","user_id")
);

-- AddForeignKey
ALTER TABLE "onboarding_dismissal" ADD CONSTRAINT "onboarding_dismissal_tenant_id_user_id_fkey" FOREIGN KEY ("tenant_id", "user_id") REFERENCES "member"("tenant_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, DELETE ON "onboarding_dismissal" TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "onboarding_dismissal" TO sluice_system;

ALTER TABLE "onboarding_dismissal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "onboarding_dismissal" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "onboarding_dismissal" TO sluice_app
  USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY system_access ON "onboarding_dismissal" TO sluice_system USING (true) WITH CHECK (true);
