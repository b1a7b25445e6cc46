"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { CheckToken } from "./check-token.tsx";
import { CreateTokenKeyDialog } from "./create-token-key-dialog.tsx";
import { TokenKeyTable } from "./token-key-table.tsx";
import { TokenRevocations } from "./token-revocations.tsx";

export const ViewerTokens = () => {
  const canWrite = useCan("tokenKey:write");
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Viewer tokens"
        description="Signed by your server, checked by the origin: who may watch what, from where and until when."
        actions={
          canWrite && (
            <Button variant="primary" onClick={() => setCreating(true)} data-testid="create-token-key">
              <Plus aria-hidden /> New key
            </Button>
          )
        }
      />
      <div className="grid gap-6">
        <Card>
          <TokenKeyTable onCreate={() => setCreating(true)} />
        </Card>
        <Card>
          <CardHeader title="Check a token" description="Whether it would be let in now, and why not." />
          <CheckToken />
        </Card>
        <Card>
          <CardHeader
            title="Revocations"
            description="Tokens that are good by themselves, and open nothing any more."
          />
          <TokenRevocations />
        </Card>
      </div>
      <CreateTokenKeyDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
};
