"use client";
import { ChartColumn, Users } from "lucide-react";
import Link from "next/link";
import { useSession } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";

/** The overview of a role that does not see channels. */
export const WithoutChannels = () => {
  const { tenant, role } = useSession();
  return (
    <>
      <PageHeader title={tenant.name} description={`You are here as ${role}: what is used, and who works here.`} />
      <Card>
        <CardHeader
          title="What you can see"
          description="Channels and their secrets are for other roles. Ask an owner if you need them."
        />
        <CardBody className="flex flex-wrap gap-3">
          <Button asChild>
            <Link href="/usage">
              <ChartColumn aria-hidden /> Usage
            </Link>
          </Button>
          <Button asChild>
            <Link href="/members">
              <Users aria-hidden /> Members
            </Link>
          </Button>
        </CardBody>
      </Card>
    </>
  );
};
