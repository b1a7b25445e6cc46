import {
  type Encryption,
  encryptionSchema,
  type Manifest,
  manifestSchema,
  type OriginAccess,
  originAccessSchema,
} from "@sluice/contracts";
import { z } from "zod";
import type { TenantTx } from "../database.ts";
import { type ChannelGroup, type OriginEndpoint, Prisma } from "../generated/client.ts";

/** The columns are JSON of our own writing; a row that does not hold this is a broken row. */
const settingsSchema = z.object({
  manifests: z.array(manifestSchema),
  encryption: encryptionSchema.nullable(),
  access: originAccessSchema,
});

interface JsonSettings {
  readonly manifests: Manifest[];
  readonly encryption: Encryption | null;
  readonly access: OriginAccess;
}

export type OriginEndpointRow = Omit<OriginEndpoint, keyof JsonSettings> &
  JsonSettings & {
    readonly channel: {
      readonly id: string;
      readonly name: string;
      readonly channelGroup: Pick<ChannelGroup, "name" | "egressId">;
    };
  };

const include = {
  channel: { select: { id: true, name: true, channelGroup: { select: { name: true, egressId: true } } } },
} as const;

const fromDb = (row: OriginEndpoint & Pick<OriginEndpointRow, "channel">): OriginEndpointRow => ({
  ...row,
  ...settingsSchema.parse(row),
});

/** null in JSON columns is the database's own, not JSON's. */
const encryptionColumn = (encryption: Encryption | null) => (encryption === null ? Prisma.DbNull : encryption);

export interface OriginEndpointPath {
  readonly channelGroup: string;
  readonly channel: string;
  readonly originEndpoint: string;
}

export const findOriginEndpoint = async (tx: TenantTx, path: OriginEndpointPath): Promise<OriginEndpointRow | null> => {
  const row = await tx.originEndpoint.findFirst({
    where: { name: path.originEndpoint, channel: { name: path.channel, channelGroup: { name: path.channelGroup } } },
    include,
  });
  return row && fromDb(row);
};

/** In order of name, from behind `afterName`. */
export const listOriginEndpoints = async (
  tx: TenantTx,
  channelId: string,
  afterName: string | undefined,
  take: number,
): Promise<OriginEndpointRow[]> => {
  const rows = await tx.originEndpoint.findMany({
    where: { channelId, ...(afterName === undefined ? {} : { name: { gt: afterName } }) },
    orderBy: { name: "asc" },
    take,
    include,
  });
  return rows.map(fromDb);
};

/** Those that take their keys from a key provider, in order of their channels. */
export const listEndpointsOfKeyProvider = async (tx: TenantTx, keyProvider: string): Promise<OriginEndpointRow[]> => {
  const rows = await tx.originEndpoint.findMany({
    where: { encryption: { path: ["keyProvider"], equals: keyProvider } },
    orderBy: [{ channelId: "asc" }, { name: "asc" }],
    include,
  });
  return rows.map(fromDb);
};

export type NewOriginEndpointRow = Omit<
  OriginEndpoint,
  keyof JsonSettings | "version" | "createdAt" | "updatedAt" | "segmentGeneration"
> &
  JsonSettings;

export const insertOriginEndpoint = async (
  tx: TenantTx,
  row: NewOriginEndpointRow,
): Promise<OriginEndpointRow | "name_taken"> => {
  const data = [{ ...row, encryption: encryptionColumn(row.encryption) }];
  const [inserted] = await tx.originEndpoint.createManyAndReturn({ data, skipDuplicates: true, include });
  return inserted === undefined ? "name_taken" : fromDb(inserted);
};

export type OriginEndpointRowChange = Partial<
  Pick<
    OriginEndpointRow,
    | "description"
    | "segmentDurationSeconds"
    | "tsUseAudioRenditionGroup"
    | "startOverWindowSeconds"
    | "segmentGeneration"
    | keyof JsonSettings
  >
>;

export const updateOriginEndpoint = async (
  tx: TenantTx,
  id: string,
  { encryption, ...change }: OriginEndpointRowChange,
  at: Date,
): Promise<OriginEndpointRow> =>
  fromDb(
    await tx.originEndpoint.update({
      where: { id },
      data: {
        ...change,
        ...(encryption === undefined ? {} : { encryption: encryptionColumn(encryption) }),
        updatedAt: at,
        version: { increment: 1 },
      },
      include,
    }),
  );

export const deleteOriginEndpoint = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.originEndpoint.delete({ where: { id } });
};

/** As find by path. */
export const findOriginEndpointById = async (tx: TenantTx, id: string): Promise<OriginEndpointRow | null> => {
  const row = await tx.originEndpoint.findUnique({ where: { id }, include });
  return row && fromDb(row);
};
