"use client";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { formatCount } from "#lib/format.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";

/** Asks only when told to: the whole log is read and hashed anew. */
export const useAuditVerification = () => useQuery({ ...useTRPC().audit.verify.queryOptions(), enabled: false });

type Verification = ReturnType<typeof useAuditVerification>;

export const VerifyButton = ({ verification }: { verification: Verification }) => (
  <Button busy={verification.isFetching} onClick={() => void verification.refetch()} data-testid="audit-verify">
    <ShieldCheck aria-hidden /> Verify
  </Button>
);

export const VerificationNotice = ({ verification }: { verification: Verification }) => {
  const { data, error } = verification;
  if (error !== null) {
    return (
      <Notice tone="bad" role="alert" title="The log could not be checked">
        {problemOf(error).message}
      </Notice>
    );
  }
  if (data === undefined) return null;
  if (data.broken !== null) {
    return (
      <Notice tone="bad" role="alert" title={`The log is broken at entry ${formatCount(data.broken.sequence)}`}>
        {data.broken.detail} Somebody wrote to the database past Sluice: tell whoever operates it, and keep a download.
      </Notice>
    );
  }
  return (
    <Notice role="status" title={`${formatCount(data.entries)} entries, unbroken`}>
      Every entry follows the one before it, and nothing was changed, taken out or put in. Newest hash:{" "}
      <code className="font-mono text-[0.8125rem]">{data.headHash}</code>
    </Notice>
  );
};
