import { startTestKeyServer, type TestKeyServer } from "@sluice/testkit";
import { createKeyProvider, createOriginEndpoint, quickStart } from "../src/api-client.ts";
import { expect, test } from "../src/fixtures.ts";
import { countSegments, fetchText, listMediaPlaylists, SEGMENTS_OF_A_STREAM_ON_AIR } from "../src/playlists.ts";
import { type RunningStack, runStack } from "../src/run-stack.ts";
import { type SecondPackager, startSecondPackager } from "../src/second-packager.ts";

/** Over two changes of keys. `KEY_SERVER_OUTAGE_SECONDS=600` is the ten minutes that are promised. */
const OUTAGE_SECONDS = Number(process.env["KEY_SERVER_OUTAGE_SECONDS"] ?? 70);
const ROTATION_SECONDS = Math.max(30, Math.floor(OUTAGE_SECONDS / 2));
const HEIGHT = 720;

/** What a media playlist says of its newest segments, all of which another packager must have too. */
const readMedia = async (playlistUrl: string): Promise<{ keyIds: string[]; urls: string[] }> => {
  const text = await fetchText(playlistUrl);
  const keyIds = [...text.matchAll(/URI="([0-9a-f]{32})\.key"/g)].map(([, keyId]) => keyId ?? "");
  const maps = [...text.matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)].map(([, uri]) => uri ?? "");
  const segments = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return { keyIds, urls: [...maps, ...segments].map((uri) => new URL(uri, playlistUrl).href) };
};

const fetchBytes = async (url: string): Promise<Buffer | null> => {
  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  return response.status === 200 ? bytes : null;
};

test.describe("a key server that is down", () => {
  let running: RunningStack;
  let second: SecondPackager;
  let keyServer: TestKeyServer;

  test.beforeAll(async () => {
    test.setTimeout(360_000);
    running = await runStack("key-server-outage", { SLUICE_ALLOW_PRIVATE_KEY_SERVERS: "1" });
    second = await startSecondPackager(running.stack);
    keyServer = await startTestKeyServer();
  });

  test.afterAll(async () => {
    await second?.stop();
    await running?.stop();
    await keyServer?.close();
  });

  test("is not noticed over two changes of keys: the player goes on, and two packagers give the same bytes", async ({
    play,
  }) => {
    test.setTimeout((OUTAGE_SECONDS + 180) * 1000);
    const { demo } = running.stack;
    await createKeyProvider(demo, "vendor", keyServer.url);
    const made = await quickStart(demo, "outage", true);
    const endpoint = await createOriginEndpoint(demo, made, {
      name: "protected",
      container: "CMAF",
      segmentDurationSeconds: 2,
      encryption: {
        method: "CENC",
        keyProvider: "vendor",
        drmSystems: ["CLEAR_KEY"],
        keyRotationIntervalSeconds: ROTATION_SECONDS,
      },
      manifests: [{ kind: "HLS" }, { kind: "DASH", name: "dash" }],
    });
    const urlOf = (kind: "HLS" | "DASH") => endpoint.manifests.find((manifest) => manifest.kind === kind)?.url ?? "";
    const elsewhere = (url: string): string => url.replace(new URL(url).origin, second.url);
    for (const url of [urlOf("HLS"), elsewhere(urlOf("HLS"))]) {
      await expect
        .poll(() => countSegments(url, HEIGHT).catch(() => 0), { timeout: 90_000 })
        .toBeGreaterThanOrEqual(SEGMENTS_OF_A_STREAM_ON_AIR);
    }

    const askedBefore = keyServer.asked.length;
    expect(askedBefore).toBeGreaterThan(0);
    await keyServer.close();
    const { report } = await play("shaka", urlOf("DASH"));
    const compared = new Set<string>();
    const keyIds = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const playlist of await listMediaPlaylists(urlOf("HLS"))) {
            const media = await readMedia(playlist);
            for (const keyId of media.keyIds) keyIds.add(keyId);
            for (const url of media.urls.filter((each) => !compared.has(each))) {
              const other = await fetchBytes(elsewhere(url));
              if (other === null) continue; // it is a moment behind, and asked again
              expect(other.equals((await fetchBytes(url)) ?? Buffer.alloc(0)), url).toBe(true);
              compared.add(url);
            }
          }
          return (await report()).playedSeconds;
        },
        { timeout: (OUTAGE_SECONDS + 60) * 1000, intervals: [1000] },
      )
      .toBeGreaterThan(OUTAGE_SECONDS);
    const seen = await report();
    process.stdout.write(
      `key server down for ${OUTAGE_SECONDS} s, a key each ${ROTATION_SECONDS} s: ${keyIds.size} keys seen, longest stall ${Math.round(seen.longestStallMs)} ms, ${compared.size} files the same on both packagers\n`,
    );
    expect(seen.fatalErrors).toEqual([]);
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThan(1000);
    expect(keyIds.size).toBeGreaterThanOrEqual(3);
    // Four playlists, a segment each two seconds, within what the window still holds.
    expect(compared.size).toBeGreaterThan(OUTAGE_SECONDS);
    expect(keyServer.asked.length).toBe(askedBefore);
  });
});
