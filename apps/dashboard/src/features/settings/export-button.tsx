"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";

/** Saves everything that the workspace has configured and used as one JSON file. */
export const ExportButton = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { tenant } = useSession();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const exported = await queryClient.fetchQuery(trpc.tenant.export.queryOptions(undefined, { staleTime: 0 }));
      const url = URL.createObjectURL(new Blob([JSON.stringify(exported, null, 2)], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `sluice-${tenant.id}-${exported.exportedAt.slice(0, 10)}.json`;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
    setBusy(false);
  };
  return (
    <Button busy={isBusy} onClick={() => void save()} data-testid="tenant-export">
      <Download aria-hidden /> Download all data
    </Button>
  );
};
