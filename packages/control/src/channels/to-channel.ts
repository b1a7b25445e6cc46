import {
  type Channel,
  type ChannelId,
  type IngestCredentials,
  type IngestEndpoint,
  type IngestEndpointIndex,
  ingestAccessSchema,
  inputTypeSchema,
} from "@sluice/contracts";
import { type ChannelRow, etagOf, type IngestEndpointRow } from "@sluice/db";
import { ingestUrl } from "../addresses.ts";
import type { Control } from "../control.ts";
import {
  type OldIngestCredentials,
  oldCredentialsOf,
  openIngestPassword,
  secretAccessKeyOf,
} from "./ingest-secrets.ts";

const toIngestEndpoint = (control: Control, channel: ChannelRow, row: IngestEndpointRow): IngestEndpoint => {
  const access = ingestAccessSchema.parse(row.access);
  return {
    index: row.index as IngestEndpointIndex,
    url: ingestUrl(control.addresses, channel.channelGroup, {
      channel: channel.name,
      index: row.index,
      asksForCertificate: access.clientCertificates.length > 0,
    }),
    username: row.username,
    rotatedAt: row.rotatedAt.toISOString(),
    oldCredentials: toOldCredentials(oldCredentialsOf(row, control.now())),
    access,
  };
};

const toOldCredentials = (old: OldIngestCredentials | undefined): IngestEndpoint["oldCredentials"] =>
  old === undefined ? null : { username: old.username, endsAt: old.endsAt.toISOString() };

export const toChannel = (control: Control, row: ChannelRow): Channel => ({
  id: row.id as ChannelId,
  channelGroup: row.channelGroup.name,
  name: row.name,
  description: row.description,
  inputType: inputTypeSchema.parse(row.inputType),
  testSource: row.testSource,
  ingestEndpoints: row.ingestEndpoints.map((endpoint) => toIngestEndpoint(control, row, endpoint)),
  originEndpointCount: row._count.originEndpoints,
  etag: etagOf(row),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const toIngestCredentials = (control: Control, row: ChannelRow): IngestCredentials[] =>
  row.ingestEndpoints.map((endpoint) => {
    const password = openIngestPassword(control, endpoint);
    return {
      ...toIngestEndpoint(control, row, endpoint),
      password,
      secretAccessKey: secretAccessKeyOf(endpoint.username, password),
    };
  });
