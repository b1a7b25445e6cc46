import { hlsManifestSchema } from "@sluice/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const channel = aChannel("one", { seconds: 4 });
const packager = new RunningTestPackager();
const MIN_WINDOW = hlsManifestSchema.parse({ kind: "HLS", windowSeconds: 30 });

beforeAll(async () => {
  packager.controlPlane.set(channel);
  packager.controlPlane.set(aChannel("empty"));
  await packager.start();
  for (let n = 0; n < 6; n++) await packager.push("one", `low/segment_${n}.ts`, await testSegment(n));
  await packager.manifest("one", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 2);
});
afterAll(() => packager.stop());

const get = (file: string, init: RequestInit = {}, endpoint = "ts"): Promise<Response> =>
  fetch(packager.outUrl("one", endpoint, file), init);

test("manifests may be cached for half a segment, segments and init segments for two weeks", async () => {
  const age = async (file: string, endpoint: string) => (await get(file, {}, endpoint)).headers.get("cache-control");
  expect(await age("index.m3u8", "ts")).toBe("max-age=2");
  expect(await age("index_0.m3u8", "cmaf")).toBe("max-age=2");
  expect(await age("dash.mpd", "cmaf")).toBe("max-age=2");
  expect(await age("segment_0_0.ts", "ts")).toBe("max-age=1209600");
  expect(await age("segment_0_0_init.mp4", "cmaf")).toBe("max-age=1209600");
});

test("manifests say the number of their last segment and when it was made", async () => {
  const response = await get("index_0.m3u8");
  const last = segmentUris(await response.text()).length - 1;
  expect(response.headers.get("x-sluice-manifest-last-sequence")).toBe(String(last));
  const updatedMs = Number(response.headers.get("x-sluice-manifest-last-updated"));
  expect(Math.abs(Date.now() - updatedMs)).toBeLessThan(60_000);
});

test("every file says of which channel and endpoint it is, by ids that are never given again", async () => {
  const [endpoint] = channel.originEndpoints;
  for (const file of ["index.m3u8", "index_0.m3u8", "segment_0_0.ts"]) {
    const { headers } = await get(file);
    const ids = [headers.get("x-sluice-channel-id"), headers.get("x-sluice-endpoint-id")];
    expect(ids).toEqual([channel.channelId, endpoint?.id]);
  }
});

test("any page may read: CORS on answers, on errors and before the request", async () => {
  const headers = { origin: "https://player.example" };
  for (const file of ["index.m3u8", "segment_0_0.ts", "segment_0_999999.ts"]) {
    expect((await get(file, { headers })).headers.get("access-control-allow-origin")).toBe("https://player.example");
  }
  expect((await get("index.m3u8")).headers.get("access-control-allow-origin")).toBe("*");
  const preflight = await get("index.m3u8", { method: "OPTIONS", headers });
  expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([
    204,
    "GET, HEAD, OPTIONS",
  ]);
});

test("a HEAD has the headers of the GET and no body", async () => {
  for (const [file, endpoint] of [
    ["index_0.m3u8", "ts"],
    ["segment_0_0.ts", "ts"],
    ["segment_0_0.mp4", "cmaf"],
  ] as const) {
    const [head, whole] = [await get(file, { method: "HEAD" }, endpoint), await get(file, {}, endpoint)];
    const bytes = await whole.arrayBuffer();
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.byteLength)]);
    expect(head.headers.get("etag")).toBe(whole.headers.get("etag"));
  }
});

test("what a cache has already is not sent again, and a part can be asked for", async () => {
  const etag = (await get("segment_0_0.ts")).headers.get("etag") ?? "";
  expect((await get("segment_0_0.ts", { headers: { "if-none-match": etag } })).status).toBe(304);
  const part = await get("segment_0_0.ts", { headers: { range: "bytes=0-187" } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 188]);
});

test("times and names have their statuses: too early and unknown 404, no media 503", async () => {
  const outcome = async (response: Promise<Response>) => {
    const answer = await response;
    const { code } = JSON.parse(await answer.text());
    return [answer.status, code, answer.headers.get("cache-control")];
  };
  expect(await outcome(get("segment_0_5.ts"))).toEqual([404, "too_early", "max-age=1"]);
  expect(await outcome(get("segment_0_99999.ts"))).toEqual([404, "not_found", "max-age=1"]);
  expect(await outcome(get("other_0_0.ts"))).toEqual([404, "not_found", "max-age=1"]);
  expect(await outcome(get("segment_0_0.mp4"))).toEqual([404, "not_found", "max-age=1"]);
  expect(await outcome(get("segment_7_0.ts"))).toEqual([404, "not_found", "max-age=1"]);
  expect(await outcome(get("nosuch.m3u8"))).toEqual([404, "not_found", "max-age=1"]);
  const empty = fetch(packager.outUrl("empty", "ts", "index.m3u8"));
  expect(await outcome(empty)).toEqual([503, "channel_not_started", "max-age=1"]);
});

test("an unknown channel, endpoint and a foreign group are the same answer", async () => {
  const urls = [
    packager.outUrl("nobody", "ts", "index.m3u8"),
    packager.outUrl("one", "nothing", "index.m3u8"),
    packager.outUrl("one", "ts", "index.m3u8").replace("abc123", "zzz999"),
  ];
  const answers = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  expect(new Set(answers).size).toBe(1);
  expect(JSON.parse(answers[0] ?? "")).toMatchObject({ status: 404, code: "not_found" });
});

test("many who ask for one segment at once get the same bytes", async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, async () => Buffer.from(await (await get("segment_0_1.ts")).arrayBuffer())),
  );
  for (const bytes of all) expect(bytes.equals(all[0] ?? Buffer.alloc(0))).toBe(true);
});

test("a changed endpoint applies at once, and its old names mean nothing else", async () => {
  const change = (segmentGeneration: number, segmentDurationSeconds: number) =>
    packager.controlPlane.set(
      aChannel("one", {
        seconds: 4,
        endpoints: [
          { name: "ts", container: "TS", segmentGeneration, segmentDurationSeconds, manifests: [MIN_WINDOW] },
          { name: "cmaf", container: "CMAF" },
        ],
      }),
    );
  change(1, 2);
  const playlist = await packager.manifest("one", "ts", "index_0.m3u8", (text) => text.includes("segment-g1_0_"));
  expect(segmentUris(playlist).length).toBeGreaterThanOrEqual(5);
  expect((await get("segment_0_0.ts")).status).toBe(404);
  expect((await get("segment-g1_0_0.ts")).status).toBe(200);
});

test("audio in a rendition group of its own leaves the video segments without it", async () => {
  packager.controlPlane.set(
    aChannel("apart", { seconds: 2, endpoints: [{ name: "ts", container: "TS", tsUseAudioRenditionGroup: true }] }),
  );
  for (let n = 0; n < 3; n++) await packager.push("apart", `low/segment_${n}.ts`, await testSegment(n));
  const text = await packager.manifest("apart", "ts", "index.m3u8");
  expect(text).toMatch(/#EXT-X-MEDIA:TYPE=AUDIO.*URI="index_1.m3u8"/);
  await packager.manifest("apart", "ts", "index_1.m3u8");
  const sizeOf = async (file: string) =>
    (await (await fetch(packager.outUrl("apart", "ts", file))).arrayBuffer()).byteLength;
  const [video, audio, whole] = [
    await sizeOf("segment_0_0.ts"),
    await sizeOf("segment_1_0.ts"),
    (await testSegment(0)).length,
  ];
  expect(video).toBeLessThan(whole - audio / 2);
});

test("health, readiness and metrics answer, and no label names a tenant", async () => {
  const base = `http://127.0.0.1:${packager.port}`;
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  expect((await fetch(`${base}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`${base}/metrics`)).text();
  expect(metrics).toContain("sluice_packager_control_plane_reachable 1");
  expect(metrics).toMatch(/sluice_packager_inputs\{state="receiving"\} [1-9]/);
  expect(metrics).toContain('sluice_packager_requests_total{route="ingest",status="2xx"}');
  expect(metrics).toContain("nodejs_eventloop_lag_p99_seconds");
  expect(metrics).not.toMatch(/tn_|ch_|ep_/);
});
