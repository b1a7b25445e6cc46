import { type Encryption, encryptionSchema, type LicenceServer } from "@sluice/contracts";
import { findKeyProvider, type TenantTx } from "@sluice/db";
import type { Control } from "../control.ts";
import { openKeySource } from "./sealed-source.ts";

interface Endpoint {
  readonly id: string;
  /** As its column holds it. */
  readonly encryption: unknown;
}

/** Of each of the endpoints: its key provider's licence servers, of the systems that it is encrypted for. */
export const readLicenceServers = async (
  control: Control,
  tx: TenantTx,
  endpoints: readonly Endpoint[],
): Promise<(endpointId: string) => { readonly licenceServers?: LicenceServer[] }> => {
  const encryptions = new Map(
    endpoints.flatMap(({ id, encryption }): [string, Encryption][] =>
      encryption === null ? [] : [[id, encryptionSchema.parse(encryption)]],
    ),
  );
  const byProvider = new Map<string, LicenceServer[]>();
  for (const { keyProvider } of encryptions.values()) {
    if (keyProvider === null || byProvider.has(keyProvider)) continue;
    const row = await findKeyProvider(tx, keyProvider);
    byProvider.set(keyProvider, row === null ? [] : openKeySource(control, row).licenceServers);
  }
  return (endpointId) => {
    const encryption = encryptions.get(endpointId);
    const all = byProvider.get(encryption?.keyProvider ?? "") ?? [];
    const licenceServers = all.filter(({ system }) => encryption?.drmSystems.includes(system));
    return licenceServers.length === 0 ? {} : { licenceServers };
  };
};
