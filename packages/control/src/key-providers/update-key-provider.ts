import { isDeepStrictEqual } from "node:util";
import type { KeyProvider, KeyProviderChange } from "@sluice/contracts";
import {
  countKeyProviderEndpoints,
  hastenKeys,
  listEndpointsOfKeyProvider,
  lockChannelOfEndpoint,
  updateKeyProvider as updateRow,
} from "@sluice/db";
import { publishChannel } from "../channels/publish-channel.ts";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { type Mutation, mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { checkKeySource } from "./check-key-source.ts";
import { getKeyProviderRow } from "./get-key-provider.ts";
import { openKeySource, sealKeySource } from "./sealed-source.ts";
import { toKeyProvider } from "./to-key-provider.ts";

/** Keys that have come stay: what changes is where the next ones come from. */
export const updateKeyProvider = (
  context: TenantContext,
  input: KeyProviderChange & { keyProvider: string; ifMatch?: string | undefined },
): Promise<KeyProvider> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const { control } = context;
    const row = await getKeyProviderRow(tx, input.keyProvider);
    const source = input.source ?? openKeySource(control, row);
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Key provider "${row.name}"`),
      () => checkKeySource(control, source),
    );
    const endpoints = await countKeyProviderEndpoints(tx);
    const before = toKeyProvider(row, endpoints);
    const change = { description: input.description ?? row.description, ...sealKeySource(control, row, source) };
    const after = toKeyProvider(await updateRow(tx, row.id, change, now), endpoints);
    await audit({
      action: "keyProvider.update",
      target: { kind: "keyProvider", id: row.id, label: row.name },
      before,
      after,
    });
    await hastenKeys(tx, row.name, now);
    const { licenceServers } = openKeySource(control, row);
    if (!isDeepStrictEqual(source.licenceServers, licenceServers)) await publishUsers(mutation, row.name);
    return after;
  });

/** Packagers know licence servers by the channels that have them. */
const publishUsers = async (mutation: Mutation, keyProvider: string): Promise<void> => {
  const endpoints = await listEndpointsOfKeyProvider(mutation.tx, keyProvider);
  const byChannel = new Map(endpoints.map(({ id, channelId }) => [channelId, id]));
  for (const endpointId of byChannel.values()) {
    const channelId = await lockChannelOfEndpoint(mutation.tx, endpointId);
    if (channelId !== null) await publishChannel(mutation, channelId);
  }
};
