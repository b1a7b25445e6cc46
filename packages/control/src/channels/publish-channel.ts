import {
  addressRulesSchema,
  type ChannelConfig,
  type ChannelId,
  INGEST_REALM,
  type IngestAccess,
  ingestAccessSchema,
  inputTypeSchema,
  type KeyPeriod,
  type LicenceServer,
  type TenantId,
} from "@sluice/contracts";
import {
  type ChannelRow,
  getChannelById,
  listCdnSecretsOfChannel,
  listContentKeys,
  listOriginEndpointRows,
  publishChannelConfig,
} from "@sluice/db";
import { openCdnSecretHash } from "../cdn-secrets/cdn-secret-hash.ts";
import { readLicenceServers } from "../key-providers/read-licence-servers.ts";
import { toKeyPeriods } from "../keys/content-key-rows.ts";
import type { Mutation } from "../mutate.ts";
import { toOriginEndpointConfig } from "../origin-endpoints/to-origin-endpoint.ts";
import { ha1Of, oldCredentialsOf, openIngestPassword } from "./ingest-secrets.ts";

type IngestEndpoint = ChannelConfig["ingestEndpoints"][number];
type OldCredentials = NonNullable<IngestEndpoint["oldCredentials"]>;

type StoredIngestEndpoint = Omit<IngestEndpoint, "ha1" | "oldCredentials"> & {
  readonly oldCredentials?: Omit<OldCredentials, "ha1"> | undefined;
};

/** The document as it lies in the database: a packager's, but for its secrets. */
export type StoredChannelConfig = Omit<ChannelConfig, "ingestEndpoints"> & {
  readonly ingestEndpoints: StoredIngestEndpoint[];
};

interface StoredEndpointSecrets {
  readonly keyPeriods: KeyPeriod[];
  /** Absent in what was published before endpoints had CDN secrets. */
  readonly cdnSecretHashes?: string[];
  /** Absent where there is none. */
  readonly licenceServers?: LicenceServer[];
}

/** Sealed beside it: the hashes per ingest endpoint, in the document's order, and what is secret of each origin endpoint. */
export type StoredSecrets = {
  readonly realm: string;
  readonly ha1: IngestEndpoint["ha1"][];
  /** Of the credentials before a rotation. Absent in what was published before they could go on. */
  readonly oldHa1?: (IngestEndpoint["ha1"] | null)[];
  /** By id. Absent in what was published before endpoints had secrets. */
  readonly originEndpoints?: Readonly<Record<string, StoredEndpointSecrets>>;
};

export const secretsPlace = (channel: { tenantId: string; channelId: string }) => ({
  tenantId: channel.tenantId,
  rowId: channel.channelId,
  column: "channel_config.ha1",
});

/** The document of a channel at an instant; ingest credentials that have ended by then are not in it. */
const toDocument = (
  channel: ChannelRow,
  endpoints: Awaited<ReturnType<typeof listOriginEndpointRows>>,
  now: Date,
): StoredChannelConfig => ({
  tenantId: channel.tenantId as TenantId,
  channelId: channel.id as ChannelId,
  channelGroup: channel.channelGroup.name,
  egressId: channel.channelGroup.egressId,
  name: channel.name,
  inputType: inputTypeSchema.parse(channel.inputType),
  testSource: channel.testSource,
  ingestEndpoints: channel.ingestEndpoints.map((row) => {
    const old = oldCredentialsOf(row, now);
    return {
      index: row.index === 1 ? 1 : 2,
      username: row.username,
      oldCredentials: old && { username: old.username, endsAtMs: old.endsAt.getTime() },
      access: addressRulesSchema.parse(row.access),
      clientCertificates: toClientCertificates(ingestAccessSchema.parse(row.access)),
    };
  }),
  originEndpoints: endpoints.map(toOriginEndpointConfig),
});

/**
 * Publishes what a channel is now to the packagers, at commit. Last in its transaction: from here to the commit nobody else
 * can publish. The channel's row must be locked, or two writers would each publish without the other's change.
 */
export const publishChannel = async (
  { context, tx }: Pick<Mutation, "context" | "tx">,
  channelId: string,
): Promise<void> => {
  const { control, tenantId } = context;
  // Once: what is old for the document and gone for its secrets nobody could read.
  const now = control.now();
  const channel = await getChannelById(tx, channelId);
  const endpoints = await listOriginEndpointRows(tx, channelId);
  const contentKeys = await listContentKeys(
    tx,
    endpoints.map(({ id }) => id),
  );
  const cdnSecrets = await listCdnSecretsOfChannel(tx, channelId);
  const licenceServersOf = await readLicenceServers(control, tx, endpoints);
  const secretsOf = (endpointId: string): StoredEndpointSecrets => ({
    keyPeriods: toKeyPeriods(
      control,
      contentKeys.filter(({ originEndpointId }) => originEndpointId === endpointId),
    ),
    cdnSecretHashes: cdnSecrets
      .filter(({ originEndpointId }) => originEndpointId === endpointId)
      .map((row) => openCdnSecretHash(control, row)),
    ...licenceServersOf(endpointId),
  });
  const secrets: StoredSecrets = {
    realm: INGEST_REALM,
    ha1: channel.ingestEndpoints.map((row) => ha1Of(row.username, openIngestPassword(control, row))),
    oldHa1: channel.ingestEndpoints.map((row) => {
      const old = oldCredentialsOf(row, now);
      return old === undefined ? null : ha1Of(old.username, openIngestPassword(control, { ...row, ...old }));
    }),
    originEndpoints: Object.fromEntries(endpoints.map(({ id }) => [id, secretsOf(id)])),
  };
  await publishChannelConfig(tx, {
    channelId,
    tenantId,
    document: toDocument(channel, endpoints, now),
    sealedHa1: control.sealer.seal(JSON.stringify(secrets), secretsPlace({ tenantId, channelId })),
  });
};

/** Packagers know a certificate again by its hash, and need no more of it. */
const toClientCertificates = ({
  clientCertificates,
  clientCertificateMode,
}: IngestAccess): IngestEndpoint["clientCertificates"] =>
  clientCertificates.length === 0
    ? undefined
    : { mode: clientCertificateMode, accepted: clientCertificates.map(({ certificate: _, ...facts }) => facts) };
