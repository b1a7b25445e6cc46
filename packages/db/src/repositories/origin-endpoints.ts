import { type Manifest, manifestSchema } from "@sluice/contracts";
import { z } from "zod";
import type { TenantTx } from "../database.ts";
import type { ChannelGroup, OriginEndpoint } from "../generated/client.ts";

/** The column is JSON of our own writing; a row that does not hold manifests is a broken row. */
const manifestsSchema = z.array(manifestSchema);

export type OriginEndpointRow = Omit<OriginEndpoint, "manifests"> & {
  readonly manifests: Manifest[];
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
  manifests: manifestsSchema.parse(row.manifests),
});

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

export type NewOriginEndpointRow = Omit<
  OriginEndpoint,
  "manifests" | "version" | "createdAt" | "updatedAt" | "segmentGeneration"
> & { readonly manifests: Manifest[] };

export const insertOriginEndpoint = async (
  tx: TenantTx,
  row: NewOriginEndpointRow,
): Promise<OriginEndpointRow | "name_taken"> => {
  const [inserted] = await tx.originEndpoint.createManyAndReturn({ data: [row], skipDuplicates: true, include });
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
    | "manifests"
  >
>;

export const updateOriginEndpoint = async (
  tx: TenantTx,
  id: string,
  change: OriginEndpointRowChange,
  at: Date,
): Promise<OriginEndpointRow> =>
  fromDb(
    await tx.originEndpoint.update({
      where: { id },
      data: { ...change, updatedAt: at, version: { increment: 1 } },
      include,
    }),
  );

export const deleteOriginEndpoint = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.originEndpoint.delete({ where: { id } });
};
