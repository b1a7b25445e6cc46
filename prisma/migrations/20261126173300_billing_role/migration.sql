-- A role for whoever pays: usage, plan and invoices, and nothing of the channels.
ALTER TABLE "member" DROP CONSTRAINT "member_role_known";
ALTER TABLE "member" ADD CONSTRAINT "member_role_known"
  CHECK ("role" IN ('owner', 'admin', 'operator', 'viewer', 'billing'));
