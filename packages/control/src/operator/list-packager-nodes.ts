import type { PackagerNode } from "@sluice/contracts";
import { getNewestRevision, listPackagerNodes as listPackagerNodeRows } from "@sluice/db";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

/** Every packager that has reported, and how many changes of the configuration each has not taken yet. */
export const listPackagerNodes = (context: OperatorContext): Promise<{ items: PackagerNode[] }> =>
  asOperator(context, { action: "nodes.list", target: PLATFORM }, async (tx) => {
    const newest = await getNewestRevision(tx);
    const rows = await listPackagerNodeRows(tx);
    return {
      items: rows.map(({ node, version, revision, startedAt, seenAt, channelCount }) => ({
        node,
        version,
        revision: Number(revision),
        revisionLag: Math.max(0, newest - Number(revision)),
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        channelCount,
      })),
    };
  });
