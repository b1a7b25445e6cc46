import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createControl, type DemoFacts, seedDemo } from "@sluice/control";
import { z } from "zod";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";

const PLAY_TIMEOUT_MS = 90_000;

/** What `demo.json` holds: everything to try Sluice with, by hand or by script. */
export interface Demo extends DemoFacts {
  readonly dashboardUrl: string;
  readonly packagerUrl: string;
}

const savedSchema = z.object({ password: z.string(), apiKey: z.string() });

const demoFile = (dataDir: string): string => path.join(dataDir, "demo.json");

/** The demo's own secrets from an earlier start: the database keeps only their hashes. */
const readSaved = (dataDir: string): z.infer<typeof savedSchema> | undefined => {
  try {
    return savedSchema.safeParse(JSON.parse(readFileSync(demoFile(dataDir), "utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

/** Makes the demo tenant with its channel, or finds it as it was left. */
export const seedDemoTenant = async (settings: Settings, secrets: Secrets, databaseUrl: string): Promise<Demo> => {
  const { dashboard, packager } = settings;
  const control = createControl({
    databaseUrl,
    masterKeys: [secrets.masterKey],
    poolSize: 2,
    addresses: {
      dashboardUrl: dashboard.url,
      packagerUrl: packager.publicUrl,
      packagerTlsUrl: packager.tlsPublicUrl,
      packagerHostSuffix: packager.hostSuffix,
    },
  });
  try {
    const facts = await seedDemo(control, readSaved(settings.dataDir));
    return { dashboardUrl: dashboard.url, packagerUrl: packager.publicUrl, ...facts };
  } finally {
    await control.db.close();
  }
};

/** Written in one step, because its appearance says that everything is ready. */
export const writeDemo = (dataDir: string, demo: Demo): void => {
  const unfinished = `${demoFile(dataDir)}.tmp`;
  writeFileSync(unfinished, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, demoFile(dataDir));
};

const get = async (url: string, signal: AbortSignal): Promise<string | null> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
    const text = await response.text();
    return response.status === 200 ? text : null;
  } catch {
    return null; // the packager is just starting, or the signal ended it; the caller looks
  }
};

const firstUri = (playlist: string): string | undefined =>
  playlist.split("\n").find((line) => line !== "" && !line.startsWith("#"));

/** A manifest with media behind it: of HLS the first segment of the first rendition can be had, of DASH one is listed. */
const plays = async (url: string, signal: AbortSignal): Promise<boolean> => {
  const manifest = await get(url, signal);
  if (manifest === null) return false;
  if (manifest.includes("<MPD")) return manifest.includes("<S ");
  const variant = firstUri(manifest);
  if (variant === undefined) return false;
  const playlistUrl = new URL(variant, url).href;
  const segment = firstUri((await get(playlistUrl, signal)) ?? "");
  return segment !== undefined && (await get(new URL(segment, playlistUrl).href, signal)) !== null;
};

/** Resolves when every format of the demo channel plays. */
export const waitUntilDemoPlays = async ({ playback }: Demo, signal: AbortSignal): Promise<void> => {
  const deadlineMs = performance.now() + PLAY_TIMEOUT_MS;
  for (const { format, url } of playback) {
    while (!(await plays(url, signal))) {
      signal.throwIfAborted();
      if (performance.now() > deadlineMs) throw new Error(`the demo channel does not play as ${format}: ${url}`);
      await delay(200);
    }
  }
};
