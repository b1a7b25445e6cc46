import path from "node:path";
import { type ChannelConfig, channelConfigSchema, type EncryptionConfig } from "@sluice/contracts";
import { BENCH_KEY } from "./bench-key.ts";
import { egressPath } from "./control-plane-stand-in.ts";
import { readRendition } from "./read-rendition.ts";
import { type Comparison, compare } from "./rounds.ts";
import type { Server } from "./start-packager.ts";
import { measureLoad, writeWrkScript } from "./wrk.ts";

const ROUNDS = 3;
const LOAD = { connections: 16, seconds: 2, work: "gigabits" } as const;
const METHODS = [
  { method: "CENC", container: "CMAF", drmSystem: "CLEAR_KEY", clear: "cmaf" },
  { method: "CBCS", container: "CMAF", drmSystem: "CLEAR_KEY", clear: "cmaf" },
  { method: "AES_128", container: "TS", drmSystem: "CLEAR_KEY_AES_128", clear: "ts" },
] as const;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The channel with an endpoint for each way to encrypt, beside its clear ones. */
export const withEncryptedEndpoints = (channel: ChannelConfig): ChannelConfig => {
  const [clear] = channel.originEndpoints;
  const encrypted = METHODS.map(({ method, container, drmSystem }, i) => {
    const encryption: EncryptionConfig = {
      method,
      drmSystems: [drmSystem],
      presetVideo: "SHARED",
      presetAudio: "SHARED",
      keyRotationIntervalSeconds: null,
      excludeSegmentDrmMetadata: false,
      keyPeriods: [
        {
          index: 0,
          keys: [
            {
              trackType: "ALL",
              keyId: hex(BENCH_KEY.keyId),
              key: hex(BENCH_KEY.key),
              iv: method === "CENC" ? null : hex(BENCH_KEY.constantIv),
              signals: [],
            },
          ],
        },
      ],
    };
    return { ...clear, id: `ep_${i}`.padEnd(23, "e"), name: method.toLowerCase(), container, encryption };
  });
  return channelConfigSchema.parse({ ...channel, originEndpoints: [...channel.originEndpoints, ...encrypted] });
};

/** Segments that are hot, encrypted ones and clear ones by one packager in turn: what was encrypted once costs no more to send. */
export const compareEncryptedServing = async (
  folder: string,
  packager: Server,
  channel: ChannelConfig,
): Promise<Comparison[]> => {
  const scriptOf = async (endpoint: string): Promise<string> => {
    const { segments } = await readRendition(packager, egressPath(channel, endpoint, "index.m3u8"));
    const script = path.join(folder, `${endpoint}.lua`);
    await writeWrkScript(script, segments);
    return script;
  };
  const results: Comparison[] = [];
  for (const { method, clear } of METHODS) {
    const [encryptedScript, clearScript] = [await scriptOf(method.toLowerCase()), await scriptOf(clear)];
    results.push(
      await compare({
        title: `${method} segments, our own clear ones`,
        unit: "Gbit/CPU s",
        target: 0.9,
        rounds: ROUNDS,
        subject: () => measureLoad(packager, encryptedScript, LOAD),
        peer: () => measureLoad(packager, clearScript, LOAD),
      }),
    );
  }
  return results;
};
