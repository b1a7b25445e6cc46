import { LOGGED_KINDS } from "@sluice/contracts";
import { z } from "zod";
import type { ChannelRegistry } from "../channels/registry.ts";
import type { Exchange, OriginFile, Route } from "../http/index.ts";

/** One line of the access log: no query, no header, nothing that could be a secret. */
export const loggedRequestSchema = z.object({
  /** Epoch milliseconds at which it was over. */
  at: z.number(),
  tenant: z.string().nullable(),
  /** The group's egress id. */
  group: z.string().nullable(),
  channel: z.string().nullable(),
  endpoint: z.string().nullable(),
  input: z.union([z.literal(1), z.literal(2)]).nullable(),
  /** `other`: what belongs to no channel, and a push that was not let in. */
  kind: z.enum([...LOGGED_KINDS, "other"]),
  method: z.string(),
  /** 0: there was no answer, or none yet. */
  status: z.number(),
  /** A line of a request that lasts: another one follows, of what comes after. */
  goesOn: z.boolean(),
  inBytes: z.number(),
  outBytes: z.number(),
  ms: z.number(),
});
export type LoggedRequest = z.infer<typeof loggedRequestSchema>;

type Owner = Pick<LoggedRequest, "tenant" | "group" | "channel" | "endpoint" | "input" | "kind">;

const NOBODY: Owner = { tenant: null, group: null, channel: null, endpoint: null, input: null, kind: "other" };

/**
 * Says of a request whose it was by its address alone, and takes the bytes from the socket's own counters: not from where they
 * are counted as usage, so that each of the two can be held against the other.
 */
export const toLoggedRequest = (
  { request, status, goesOn, wireInBytes, wireOutBytes }: Exchange,
  route: Route | undefined,
  registry: Pick<ChannelRegistry, "find">,
  nowMs: number,
): LoggedRequest => ({
  at: nowMs,
  ...ownerOf(request.method, status, route, registry),
  method: request.method,
  status,
  goesOn,
  inBytes: wireInBytes,
  outBytes: wireOutBytes,
  ms: Math.max(0, nowMs - request.receivedAtMs),
});

const kindOf = ({ kind }: OriginFile, method: string, status: number): LoggedRequest["kind"] => {
  if (kind === "segment" || kind === "init") return "egressSegment";
  const isHandedOver = status === 200 && (method === "GET" || method === "POST");
  return (kind === "contentKey" || kind === "licence") && isHandedOver ? "licence" : "egressManifest";
};

const ownerOf = (
  method: string,
  status: number,
  route: Route | undefined,
  registry: Pick<ChannelRegistry, "find">,
): Owner => {
  if (route === undefined || (route.kind !== "ingest" && route.kind !== "origin")) return NOBODY;
  const config = registry.find(route.group, route.channel)?.config;
  if (config === undefined) return NOBODY;
  const { tenantId: tenant, egressId: group, channelId: channel } = config;
  if (route.kind === "ingest") {
    if (status === 401) return NOBODY;
    return { tenant, group, channel, endpoint: null, input: route.input, kind: "ingest" };
  }
  const endpoint = config.originEndpoints.find(({ name }) => name === route.endpoint)?.id;
  if (endpoint === undefined) return NOBODY;
  return { tenant, group, channel, endpoint, input: null, kind: kindOf(route.file, method, status) };
};
