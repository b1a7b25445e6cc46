"use client";
import type { KeyProvider } from "@sluice/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, LockKeyhole, Pencil, Plus, Stethoscope, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Menu, MenuItem, MenuSeparator } from "#ui/menu.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";
import { DeleteKeyProviderDialog } from "./delete-key-provider-dialog.tsx";
import { KeyProviderDialog } from "./key-provider-dialog.tsx";
import { TestKeyProviderDialog } from "./test-key-provider-dialog.tsx";

/** The key servers that endpoints of this workspace can take their content keys from. */
export const KeyProviderList = () => {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.keyProviders.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  const canWrite = useCan("keyProvider:write");
  const [edited, setEdited] = useState<KeyProvider | "new" | null>(null);
  const [tested, setTested] = useState<KeyProvider | null>(null);
  const [deleted, setDeleted] = useState<KeyProvider | null>(null);
  const create = canWrite && (
    <Button variant="primary" onClick={() => setEdited("new")} data-testid="create-key-provider">
      <Plus aria-hidden /> New key provider
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Key providers"
        description="Where encrypted endpoints take their content keys from, when not from Sluice itself."
        actions={create}
      />
      <Card>
        <LoadedList
          query={query}
          waitingRows={3}
          empty={
            <EmptyState icon={LockKeyhole} title="No key provider yet" actions={create}>
              Sluice has a key server of its own, so an endpoint can be encrypted at once. Add your DRM vendor's here
              when players are to get their licences there.
            </EmptyState>
          }
        >
          {(providers) => (
            <Table label="Key providers" data-testid="key-provider-table">
              <TableHead>
                <tr>
                  <Th>Name</Th>
                  <Th className="hidden sm:table-cell">Keys</Th>
                  <Th>Endpoints</Th>
                  <Th className="hidden md:table-cell">Changed</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </TableHead>
              <TableBody>
                {providers.map((provider) => (
                  <Tr key={provider.id}>
                    <Td className="max-w-36 sm:max-w-48 lg:max-w-56">
                      <span className="block truncate font-medium">{provider.name}</span>
                      <span className="block truncate text-ink-3 text-xs">{provider.description}</span>
                    </Td>
                    <Td className="hidden max-w-56 text-ink-2 sm:table-cell lg:max-w-72">
                      <SourceWords provider={provider} />
                    </Td>
                    <Td className="tabular-nums">{provider.endpoints}</Td>
                    <Td className="hidden text-ink-2 md:table-cell">
                      <Ago at={provider.updatedAt} />
                    </Td>
                    <Td className="w-0 text-right">
                      {canWrite && (
                        <Menu
                          trigger={
                            <Button
                              variant="ghost"
                              size="iconSm"
                              aria-label={`Actions of ${provider.name}`}
                              data-testid="key-provider-menu"
                            >
                              <Ellipsis aria-hidden />
                            </Button>
                          }
                        >
                          <MenuItem onSelect={() => setTested(provider)} data-testid="key-provider-test-item">
                            <Stethoscope aria-hidden /> Test
                          </MenuItem>
                          <MenuItem onSelect={() => setEdited(provider)}>
                            <Pencil aria-hidden /> Edit
                          </MenuItem>
                          <MenuSeparator />
                          <MenuItem danger onSelect={() => setDeleted(provider)}>
                            <Trash2 aria-hidden /> Delete
                          </MenuItem>
                        </Menu>
                      )}
                    </Td>
                  </Tr>
                ))}
              </TableBody>
            </Table>
          )}
        </LoadedList>
        <LoadMore query={query} />
      </Card>
      <KeyProviderDialog edited={edited} onClose={() => setEdited(null)} />
      <TestKeyProviderDialog provider={tested} onClose={() => setTested(null)} />
      <DeleteKeyProviderDialog provider={deleted} onClose={() => setDeleted(null)} />
    </>
  );
};

const SourceWords = ({ provider: { source } }: { provider: KeyProvider }) =>
  source.kind === "STATIC" ? (
    `${source.keys.length} fixed ${source.keys.length === 1 ? "key" : "keys"}`
  ) : (
    <>
      SPEKE {source.spekeVersion}
      <span className="block truncate text-ink-3 text-xs" title={source.url}>
        {source.url}
      </span>
    </>
  );
