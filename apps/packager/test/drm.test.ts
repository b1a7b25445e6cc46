import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get as httpGet } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type ContentKey,
  type DrmSystem,
  type EncryptionConfig,
  type EncryptionMethod,
  METHOD_RULES,
} from "@sluice/contracts";
import { parsePlaylist } from "@sluice/media/hls";
import { FFMPEG } from "@sluice/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aChannel, type EndpointChange } from "./support/a-channel.ts";
import { anEncryption } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testPlaylist, testSegment } from "./support/test-media.ts";

const run = promisify(execFile);
const SCHEMA = join(import.meta.dirname, "../../../../shared/checks/dash/DASH-MPD.xsd");
const PUSHED = 8;
const SEGMENT_MS = 2000;
const ROTATION_SECONDS = 30;
/** The keys change between the fourth and the fifth segment. */
const START_MS = Date.UTC(2026, 0, 1) + ROTATION_SECONDS * 1000 - 4 * SEGMENT_MS;
const TIMES = { fromMs: START_MS, toMs: START_MS + PUSHED * SEGMENT_MS };

const SYSTEMS: Record<EncryptionMethod, DrmSystem[]> = {
  AES_128: ["CLEAR_KEY_AES_128"],
  SAMPLE_AES: ["CLEAR_KEY", "FAIRPLAY"],
  CENC: ["CLEAR_KEY", "PLAYREADY", "WIDEVINE", "IRDETO"],
  CBCS: ["CLEAR_KEY", "PLAYREADY", "WIDEVINE", "FAIRPLAY"],
};
const MODES = {
  "one key": {},
  "a key per track": { presetVideo: "PRESET_VIDEO_1", presetAudio: "PRESET_AUDIO_1" },
  "a key each 30 s": { keyRotationIntervalSeconds: ROTATION_SECONDS },
} as const;
const MATRIX = (["AES_128", "SAMPLE_AES", "CENC", "CBCS"] as const).flatMap((method) =>
  (Object.keys(MODES) as (keyof typeof MODES)[]).map((mode) => [method, mode] as const),
);

const endpointName = (method: EncryptionMethod, mode: keyof typeof MODES): string =>
  `${method}-${mode}`.replaceAll(" ", "-");
const containerOf = (method: EncryptionMethod) => METHOD_RULES[method].container;

const encryptionOf = (method: EncryptionMethod, mode: keyof typeof MODES): EncryptionConfig =>
  anEncryption(endpointName(method, mode), { method, drmSystems: SYSTEMS[method], ...MODES[mode] }, TIMES);

const ENDPOINTS: readonly EndpointChange[] = [
  { name: "TS", container: "TS", tsUseAudioRenditionGroup: true },
  { name: "CMAF", container: "CMAF" },
  { name: "keyless", container: "CMAF", encryption: { ...encryptionOf("CBCS", "one key"), keyPeriods: [] } },
  ...MATRIX.map(([method, mode]) => ({
    name: endpointName(method, mode),
    container: containerOf(method),
    tsUseAudioRenditionGroup: containerOf(method) === "TS",
    encryption: encryptionOf(method, mode),
  })),
];

const channel = aChannel("one", { seconds: 2, endpoints: ENDPOINTS });
const packager = new RunningTestPackager();
const twin = new RunningTestPackager();
let folder = "";

/** `twin` is fed by the same encoder. */
const feed = async (to: RunningTestPackager): Promise<void> => {
  to.controlPlane.set(channel);
  await to.start();
  for (let n = 0; n < PUSHED; n++) {
    await to.push("one", `low/segment_${n}.ts`, await testSegment(n));
    // After each, as an encoder does: what the wall clock says is settled soon after a segment's arrival.
    await to.push("one", "low/index.m3u8", testPlaylist(0, n, { startMs: START_MS, ended: n === PUSHED - 1 }));
  }
  await to.manifest("one", "TS", "index_0.m3u8", (text) => text.includes("#EXT-X-ENDLIST"));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-drm-"));
  await Promise.all([feed(packager), feed(twin)]);
}, 60_000);
afterAll(async () => {
  await Promise.all([packager.stop(), twin.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const get = (endpoint: string, file: string, from = packager): Promise<Response> =>
  fetch(from.outUrl("one", endpoint, file));
const getText = async (endpoint: string, file: string): Promise<string> => (await get(endpoint, file)).text();
const getBytes = async (endpoint: string, file: string, from = packager): Promise<Buffer> => {
  const response = await get(endpoint, file, from);
  expect(response.status, `${endpoint}/${file}`).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

/** A hash for each decoded frame or block of samples. */
const decode = async (
  input: string,
  { options = [], isSilent = true }: { options?: readonly string[]; isSilent?: boolean } = {},
): Promise<string[]> => {
  const args = [...FFMPEG, ...options, "-i", input, "-f", "framemd5", "-"];
  const { stdout, stderr } = await run("ffmpeg", args, { maxBuffer: 64 * 1024 * 1024 });
  if (isSilent) expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").at(-1)?.trim() ?? "");
};

const mediaPlaylist = async (endpoint: string, trackIndex: number) => {
  const playlist = parsePlaylist(await getText(endpoint, `index_${trackIndex}.m3u8`));
  if (playlist.kind !== "media") throw new Error("a multivariant playlist");
  return playlist;
};

const dataUri = (head: string) => expect.stringMatching(new RegExp(`^${head}[A-Za-z0-9+/]+=*$`));

const keysByEndpoint = (method: EncryptionMethod, mode: keyof typeof MODES): readonly ContentKey[] =>
  encryptionOf(method, mode).keyPeriods.flatMap(({ keys }) => keys);

describe("ffmpeg decrypts to the very frames of the clear endpoint", () => {
  test.for(MATRIX.filter(([method]) => containerOf(method) === "TS"))(
    "%s with %s, by the keys of the playlist",
    { timeout: 60_000 },
    async ([method, mode]) => {
      for (const track of [0, 1]) {
        const file = `index_${track}.m3u8`;
        const clear = await decode(packager.outUrl("one", "TS", file));
        expect(clear.length).toBeGreaterThan(100);
        const decrypted = await decode(packager.outUrl("one", endpointName(method, mode), file), {
          isSilent: method === "AES_128",
        });
        expect(decrypted.length).toBe(clear.length);
        const differing = clear.flatMap((frame, i) => (decrypted[i] === frame ? [] : [i]));
        // ffmpeg decrypts the last picture of a segment by the key of the next: where keys end, it has none.
        const ends = mode === "a key each 30 s" ? [clear.length / 2 - 1, clear.length - 1] : [clear.length - 1];
        expect(differing).toEqual(method === "SAMPLE_AES" && track === 0 ? ends : []);
      }
    },
  );

  test.for(MATRIX.filter(([method]) => containerOf(method) === "CMAF"))(
    "%s with %s, by the init segment of each segment",
    { timeout: 60_000 },
    async ([method, mode]) => {
      const endpoint = endpointName(method, mode);
      const usedKeyIds = new Set<string>();
      for (const track of [0, 1]) {
        const [clear, encrypted] = [await mediaPlaylist("CMAF", track), await mediaPlaylist(endpoint, track)];
        for (const n of [0, 3, 4, PUSHED - 1]) {
          const [plain, secret] = [clear.segments[n], encrypted.segments[n]];
          if (plain?.mapUri === undefined || secret?.mapUri === undefined) throw new Error("no init segment");
          const init = await getBytes(endpoint, secret.mapUri);
          const key = keysByEndpoint(method, mode).find(({ keyId }) => init.includes(Buffer.from(keyId, "hex")));
          if (key === undefined) throw new Error("the init segment names no key");
          usedKeyIds.add(key.keyId);
          const files = [join(folder, "clear.mp4"), join(folder, "secret.mp4")] as const;
          await writeFile(
            files[0],
            Buffer.concat([await getBytes("CMAF", plain.mapUri), await getBytes("CMAF", plain.uri)]),
          );
          await writeFile(files[1], Buffer.concat([init, await getBytes(endpoint, secret.uri)]));
          const frames = await decode(files[0]);
          expect(frames.length).toBeGreaterThan(20);
          expect(await decode(files[1], { options: ["-decryption_key", key.key] })).toEqual(frames);
        }
      }
      expect(usedKeyIds.size).toBe(mode === "one key" ? 1 : 2);
    },
  );
});

test("two packagers that are fed the same give the same bytes, over a change of keys", {
  timeout: 60_000,
}, async () => {
  for (const [method, mode] of MATRIX) {
    const endpoint = endpointName(method, mode);
    for (const track of [0, 1]) {
      const { segments } = await mediaPlaylist(endpoint, track);
      expect(segments).toHaveLength(PUSHED);
      const files = segments.flatMap(({ uri, mapUri }) => (mapUri === undefined ? [uri] : [uri, mapUri]));
      for (const file of new Set(files)) {
        const [mine, its] = [await getBytes(endpoint, file), await getBytes(endpoint, file, twin)];
        expect(mine.equals(its), file).toBe(true);
      }
    }
  }
});

test("an endpoint that has no key yet serves neither manifests nor media, and says why", async () => {
  for (const file of [
    "index.m3u8",
    "index_0.m3u8",
    "dash.mpd",
    "segment_0_0.mp4",
    "segment_0_0_init.mp4",
    "segment_0_0_k0_init.mp4",
  ]) {
    const response = await get("keyless", file);
    expect([response.status, response.headers.get("cache-control")], file).toEqual([404, "max-age=1"]);
    expect(await response.json()).toMatchObject({ code: "drm_key_missing" });
  }
});

test("no encrypted endpoint serves a clear init segment, or one of a period that there is not", async () => {
  for (const file of ["segment_0_0_init.mp4", "segment_0_0_k1_init.mp4"]) {
    expect((await get("CBCS-one-key", file)).status).toBe(404);
  }
  expect((await get("CMAF", "segment_0_0_k0_init.mp4")).status).toBe(404);
});

describe("HLS", () => {
  test("names the keys where they begin and change, before the init segment that they encrypt", async () => {
    const lines = (await getText("CBCS-a-key-each-30-s", "index_0.m3u8")).split("\n");
    const tags = lines.map((line) => /^#EXT-X-(KEY|MAP)/.exec(line)?.[1]).filter((tag) => tag !== undefined);
    expect(tags).toEqual(["KEY", "KEY", "KEY", "KEY", "MAP", "KEY", "KEY", "KEY", "KEY", "MAP"]);
    const { segments } = await mediaPlaylist("CBCS-a-key-each-30-s", 0);
    const [before, after] = [segments[3], segments[4]];
    expect(before?.keys.map(({ uri }) => uri)).toEqual(segments[0]?.keys.map(({ uri }) => uri));
    expect(after?.keys.map(({ uri }) => uri)).not.toEqual(before?.keys.map(({ uri }) => uri));
    expect(after?.mapUri).not.toBe(before?.mapUri);
  });

  test("has for each system the format, method and address that its clients look for", async () => {
    const [key] = keysByEndpoint("CBCS", "one key");
    if (key === undefined) throw new Error("no key");
    const { segments } = await mediaPlaylist("CBCS-one-key", 0);
    expect(segments[0]?.keys.map(({ method, keyFormat, uri }) => [method, keyFormat, uri])).toEqual([
      ["SAMPLE-AES", "org.w3.clearkey", dataUri("data:text/plain;base64,")],
      ["SAMPLE-AES", "com.microsoft.playready", dataUri("data:text/plain;charset=UTF-16;base64,")],
      ["SAMPLE-AES", "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed", dataUri("data:text/plain;base64,")],
      ["SAMPLE-AES", "com.apple.streamingkeydelivery", `skd://${key.keyId}`],
    ]);
    const cenc = await mediaPlaylist("CENC-one-key", 0);
    expect(cenc.segments[0]?.keys.map(({ method, keyFormat }) => [method, keyFormat])).toEqual([
      ["SAMPLE-AES-CTR", "org.w3.clearkey"],
      ["SAMPLE-AES-CTR", "com.microsoft.playready"],
      ["SAMPLE-AES-CTR", "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"],
      ["SAMPLE-AES-CTR", "identity"],
    ]);
  });

  test("tells players the keys of every track in the multivariant playlist, unless a manifest shall not", async () => {
    const playlist = parsePlaylist(await getText("CBCS-a-key-per-track", "index.m3u8"));
    if (playlist.kind !== "multivariant") throw new Error("a media playlist");
    expect(playlist.sessionKeys.filter(({ keyFormat }) => keyFormat.startsWith("com.apple"))).toHaveLength(2);
  });
});

describe("DASH", () => {
  const KEYED = MATRIX.filter(([method]) => containerOf(method) === "CMAF");

  test.for(KEYED)("%s with %s is accepted by the MPEG schema", async ([method, mode], { skip }) => {
    if (!existsSync(SCHEMA)) skip("the schema was not asked: no DASH-MPD.xsd in ../shared/checks/dash");
    const input = await getText(endpointName(method, mode), "dash.mpd");
    const xmllint = ["--nonet", "--noout", "--schema", SCHEMA, "-"];
    expect(() => execFileSync("xmllint", xmllint, { input, stdio: "pipe" })).not.toThrow();
  });

  test("has a Period for each key, which begins with the first segment that it encrypts", async () => {
    const mpd = await getText("CENC-a-key-each-30-s", "dash.mpd");
    const periods = mpd.split("<Period ").slice(1);
    expect(periods).toHaveLength(2);
    const attribute = (text: string | undefined, name: string) =>
      new RegExp(` ?${name}="([^"]*)"`).exec(text ?? "")?.[1];
    expect(attribute(periods[1], "startNumber")).toBe("4");
    const [offset, first] = [
      attribute(periods[1], "presentationTimeOffset"),
      /<S t="(\d+)"/.exec(periods[1] ?? "")?.[1],
    ];
    expect(first).toBe(offset);
    const kids = periods.map((period) => attribute(period, "cenc:default_KID"));
    expect(new Set(kids).size).toBe(2);
    expect(periods.map((period) => attribute(period, "initialization"))).toEqual([
      expect.stringMatching(/_k\d+_init/),
      expect.stringMatching(/_k\d+_init/),
    ]);
  });

  test("names the systems that it knows, and where ClearKey licences are to be had", async () => {
    const mpd = await getText("CBCS-one-key", "dash.mpd");
    const systems = [...mpd.matchAll(/<ContentProtection schemeIdUri="([^"]+)"/g)].map(([, id]) => id);
    const ofASet = [
      "urn:mpeg:dash:mp4protection:2011",
      "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e",
      "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95",
      "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
    ];
    expect(systems).toEqual([...ofASet, ...ofASet]);
    const licenceUrl = packager.outUrl("one", "CBCS-one-key", "clearkey");
    expect(mpd).toContain(`<dashif:Laurl>${licenceUrl}</dashif:Laurl>`);
  });
});

/** What a cache did so often, by the packager's own count. */
const countOf = async (cache: "segment" | "manifest", result: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${packager.port}/metrics`)).text();
  return Number(new RegExp(`${cache}_cache[^\\n]*result="${result}"[^\\n]* (\\d+)`).exec(text)?.[1] ?? 0);
};

test("an MPD is rendered once a second, by whatever names of ours a client asks for it", async () => {
  const path = new URL(packager.outUrl("one", "CBCS-one-key", "dash.mpd")).pathname;
  const getAs = (host: string) =>
    new Promise<{ text: string; etag: string | undefined }>((resolve, reject) => {
      const options = { host: "127.0.0.1", port: packager.port, path, headers: { host } };
      httpGet(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ text: Buffer.concat(chunks).toString(), etag: response.headers.etag }));
      }).on("error", reject);
    });
  const startedMs = Date.now();
  const before = await countOf("manifest", "rendered");
  const etags = new Set<string | undefined>();
  for (let i = 0; i < 50; i++) {
    const { text, etag } = await getAs(`a&${i}.example`);
    expect(text).toContain(`<dashif:Laurl>http://a&amp;${i}.example/out/v1/`);
    etags.add(etag);
  }
  expect(etags.size).toBe(50);
  const seconds = Math.ceil((Date.now() - startedMs) / 1000);
  expect((await countOf("manifest", "rendered")) - before).toBeLessThanOrEqual(seconds + 1);
});

test("each segment is encrypted once, however many ask", async () => {
  const uris = segmentUris(await getText("CBCS-one-key", "index_0.m3u8"));
  await getBytes("CBCS-one-key", uris[1] ?? "");
  const built = await countOf("segment", "built");
  for (let i = 0; i < 5; i++) await getBytes("CBCS-one-key", uris[1] ?? "");
  expect(await countOf("segment", "built")).toBe(built);
});
