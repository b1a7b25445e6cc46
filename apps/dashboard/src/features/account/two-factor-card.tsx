"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Time } from "#ui/time.tsx";
import { DisableTwoFactorDialog } from "./disable-two-factor-dialog.tsx";
import { RenewRecoveryCodesDialog } from "./renew-recovery-codes-dialog.tsx";
import { TwoFactorSetup } from "./two-factor-setup.tsx";

const FEW_CODES = 3;

export const TwoFactorCard = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { tenant } = useSession();
  const [open, setOpen] = useState<"disable" | "renew" | null>(null);
  const [isJustOn, setJustOn] = useState(false);
  const query = useQuery(trpc.account.twoFactor.queryOptions());
  const refresh = async () => {
    setOpen(null);
    setJustOn(false);
    await queryClient.invalidateQueries({ queryKey: trpc.account.twoFactor.queryKey() });
    // Turning it on ends the others.
    await queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() });
    // Where the workspace asks for it, the server decides anew what may be seen.
    router.refresh();
  };
  const state = query.data;
  const isOn = isJustOn || (state !== undefined && state.enabledAt !== null);
  return (
    <Card>
      <CardHeader
        title="Two-factor sign-in"
        description="After your password you are asked for a code from an app that only you have."
        actions={
          state === undefined ? undefined : (
            <Badge tone={isOn ? "live" : "neutral"} data-testid="two-factor-state">
              {isOn ? "On" : "Off"}
            </Badge>
          )
        }
      />
      <Loaded
        query={query}
        waiting={
          <CardBody>
            <Skeleton className="h-16 rounded-lg" />
          </CardBody>
        }
      >
        {({ enabledAt, recoveryCodesLeft }) =>
          enabledAt === null ? (
            <CardBody>
              <TwoFactorSetup onOn={() => setJustOn(true)} onDone={() => void refresh()} />
            </CardBody>
          ) : (
            <CardBody className="grid gap-4">
              <p className="text-ink-2">
                On since <Time at={enabledAt} />. Recovery codes left: {recoveryCodesLeft}.
              </p>
              {recoveryCodesLeft <= FEW_CODES && (
                <Notice tone="warn" title="Few recovery codes are left">
                  Make new ones and keep them where you find them without your app.
                </Notice>
              )}
              <div className="flex flex-wrap gap-2">
                <Button onClick={() => setOpen("renew")} data-testid="renew-recovery-codes">
                  New recovery codes
                </Button>
                <Button variant="dangerOutline" onClick={() => setOpen("disable")} data-testid="disable-two-factor">
                  Turn off
                </Button>
              </div>
            </CardBody>
          )
        }
      </Loaded>
      <DisableTwoFactorDialog
        open={open === "disable"}
        isRequired={tenant.requiresTwoFactor}
        onClose={() => setOpen(null)}
        onDisabled={() => void refresh()}
      />
      <RenewRecoveryCodesDialog open={open === "renew"} onClose={() => void refresh()} />
    </Card>
  );
};
