import { quickStart } from "./api-client.ts";
import type { Demo } from "./stack.ts";

export const FORMATS = ["HLS-TS", "HLS-CMAF", "DASH"] as const;
export type Format = (typeof FORMATS)[number];

export interface TestChannel {
  readonly group: string;
  readonly name: string;
  /** Where to push with what, for ingest endpoint 1. The URL ends with a slash and has no credentials in it. */
  readonly ingest: { readonly url: string; readonly username: string; readonly password: string };
  readonly playback: Readonly<Record<Format, string>>;
}

/** The ingest URL as encoders take it, credentials included. */
export const withCredentials = ({ url, username, password }: TestChannel["ingest"]): string => {
  const full = new URL(url);
  full.username = username;
  full.password = password;
  return full.href;
};

/** Makes a channel by the API, as a customer's program would. The name gets an ending of its own: tests may be repeated. */
export const createTestChannel = async (demo: Demo, prefix: string): Promise<TestChannel> => {
  const made = await quickStart(demo, `${prefix}-${Date.now().toString(36)}`);
  const ingest = made.ingestCredentials.find((each) => each.index === 1);
  if (ingest === undefined) throw new Error("the channel has no ingest endpoint 1");
  const find = (container: string, kind: string): string => {
    const endpoints = made.originEndpoints.filter((endpoint) => endpoint.container === container);
    const manifest = endpoints.flatMap((endpoint) => endpoint.manifests).find((each) => each.kind === kind);
    if (manifest === undefined) throw new Error(`quick start made no ${kind} from ${container}`);
    return manifest.url;
  };
  return {
    group: made.channelGroup.name,
    name: made.channel.name,
    ingest,
    playback: { "HLS-TS": find("TS", "HLS"), "HLS-CMAF": find("CMAF", "HLS"), DASH: find("CMAF", "DASH") },
  };
};
