import { isDeepStrictEqual } from "node:util";
import { AppError, type KeyProvider, type KeyProviderChange, type KeySource, type Violation } from "@sluice/contracts";
import {
  countKeyProviderEndpoints,
  hastenKeys,
  listEndpointsOfKeyProvider,
  lockChannelOfEndpoint,
  type OriginEndpointRow,
  type TenantTx,
  updateKeyProvider as updateRow,
} from "@sluice/db";
import { publishChannel } from "../channels/publish-channel.ts";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { contractProblem } from "../keys/contract-problem.ts";
import { isEncrypted } from "../keys/encrypted-endpoint.ts";
import { mutate } from "../mutate.ts";
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
    const users = await listEndpointsOfKeyProvider(tx, row.name);
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Key provider "${row.name}"`),
      () => checkKeySource(control, source),
      () => checkUsers(users, source),
    );
    // Packagers know licence servers by the channels that have them.
    const isTold = isDeepStrictEqual(source.licenceServers, openKeySource(control, row).licenceServers);
    const channelIds = isTold ? [] : await lockChannelsOf(tx, users);
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
    for (const channelId of channelIds) await publishChannel(mutation, channelId);
    return after;
  });

/**
 * All of them before anything of theirs is written or published: whoever publishes one channel keeps everybody from publishing
 * another until the commit, and would wait for somebody who waits for that.
 */
const lockChannelsOf = async (tx: TenantTx, users: readonly OriginEndpointRow[]): Promise<readonly string[]> => {
  const endpointOf = new Map(users.map(({ id, channelId }) => [channelId, id]));
  const locked: string[] = [];
  for (const endpointId of endpointOf.values()) {
    const channelId = await lockChannelOfEndpoint(tx, endpointId);
    if (channelId !== null) locked.push(channelId);
  }
  return locked;
};

/**
 * What an endpoint was given when it was set up must stay to be had: else it would go on with its last keys, and nobody would know.
 * @throws AppError `in_use`
 */
const checkUsers = (users: readonly OriginEndpointRow[], source: KeySource): void => {
  const path = source.kind === "SPEKE" ? "source.spekeVersion" : "source.keys";
  const violations = users.filter(isEncrypted).flatMap(({ channel, name, encryption }): Violation[] => {
    const problem = contractProblem(source, encryption);
    const label = `${channel.channelGroup.name}/${channel.name}/${name}`;
    return problem === undefined ? [] : [{ path, message: `does not do for "${label}": it ${problem}` }];
  });
  const [first] = violations;
  if (first === undefined) return;
  const others = violations.length === 1 ? "" : ` So it is with ${violations.length - 1} more.`;
  throw new AppError("in_use", `The key source ${first.message}.${others}`, { violations });
};
