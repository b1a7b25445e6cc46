import {
  type newOriginEndpointSchema,
  type OriginEndpoint,
  originEndpointSchema,
  type QuickStartResult,
  quickStartResultSchema,
  tenantSchema,
  type UsageSummary,
  usageSummarySchema,
} from "@sluice/contracts";
import type { z } from "zod";
import type { Demo } from "./stack.ts";

const call = async (demo: Demo, method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${demo.dashboardUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${demo.apiKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
};

export const quickStart = async (demo: Demo, name: string, testSource = false): Promise<QuickStartResult> =>
  quickStartResultSchema.parse(await call(demo, "POST", "/quick-start", { name, testSource }));

/** A further endpoint of a channel; what is left out has the API's defaults. */
export const createOriginEndpoint = async (
  demo: Demo,
  { channelGroup, channel }: Pick<QuickStartResult, "channelGroup" | "channel">,
  endpoint: z.input<typeof newOriginEndpointSchema>,
): Promise<OriginEndpoint> => {
  const path = `/channel-groups/${channelGroup.name}/channels/${channel.name}/origin-endpoints`;
  return originEndpointSchema.parse(await call(demo, "POST", path, endpoint));
};

/** A key server that this tenant's endpoints may name. */
export const createKeyProvider = async (demo: Demo, name: string, url: string): Promise<void> => {
  await call(demo, "POST", "/key-providers", { name, source: { kind: "SPEKE", url, spekeVersion: "2.0" } });
};

/** What operators find the demo's workspace by. */
export const readTenantId = async (demo: Demo): Promise<string> =>
  tenantSchema.parse(await call(demo, "GET", "/tenant")).id;

/** The usage of one channel, by the minute, over the last hour. */
export const readUsage = async (demo: Demo, channel: { group: string; name: string }): Promise<UsageSummary> => {
  const query = new URLSearchParams({
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
    interval: "minute",
    channelGroup: channel.group,
    channel: channel.name,
  });
  return usageSummarySchema.parse(await call(demo, "GET", `/usage?${query}`));
};
