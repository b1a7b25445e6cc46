import { Agent, request as httpRequest } from "node:http";
import { encodeLadder } from "@sluice/testkit";
import { readUsage } from "../src/api-client.ts";
import { openCountingProxy } from "../src/counting-proxy.ts";
import { expect, test } from "../src/fixtures.ts";
import { fetchText, findVariant, listMediaPlaylists, readPlaylist } from "../src/playlists.ts";
import { pushEncoded } from "../src/push-ladder.ts";
import { createTestChannel } from "../src/test-channel.ts";

const TOLERANCE = 0.001;

/** Gets a resource to its last byte over kept connections, as a CDN does. */
const drain = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent }, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url}: ${response.statusCode}`));
      });
    });
    request.on("error", reject).end();
  });

test("usage is the bytes on the wire, within one in a thousand", async ({ stack }) => {
  const ladder = await encodeLadder(20);
  const [ingestWire, egressWire] = [
    await openCountingProxy(stack.demo.packagerUrl),
    await openCountingProxy(stack.demo.packagerUrl),
  ];
  const agent = new Agent({ keepAlive: true });
  try {
    const channel = await createTestChannel(stack.demo, "usage");
    const ingest = { ...channel.ingest, url: ingestWire.through(channel.ingest.url) };
    await pushEncoded({ ingest, ladder, realTime: false }).done;

    let gone = 0;
    for (const multivariant of [channel.playback["HLS-TS"], channel.playback["HLS-CMAF"]]) {
      // Waiting is not counted on this wire, nor is what is asked while waiting for the channel's usage.
      const uncounted = egressWire.through(multivariant);
      await expect.poll(async () => fetchText((await findVariant(uncounted, 360)).video)).toContain("#EXT-X-ENDLIST");
      for (const playlist of await listMediaPlaylists(uncounted)) {
        const { manifest } = readPlaylist(await fetchText(playlist));
        for (const { uri } of manifest.segments) {
          await drain(new URL(uri, playlist).href, agent);
          gone++;
        }
      }
    }
    expect(gone).toBeGreaterThan(20);

    const [up, down] = [ingestWire.counts().up, egressWire.counts().down];
    await expect(async () => {
      const { totals } = await readUsage(stack.demo, channel);
      expect(Math.abs(totals.ingestBytes - up) / up, `ingest: ${totals.ingestBytes} of ${up}`).toBeLessThan(TOLERANCE);
      const egress = totals.egressManifestBytes + totals.egressSegmentBytes;
      expect(Math.abs(egress - down) / down, `egress: ${egress} of ${down}`).toBeLessThan(TOLERANCE);
    }).toPass({ timeout: 60_000 });
  } finally {
    agent.destroy();
    await Promise.all([ingestWire.close(), egressWire.close(), ladder.remove()]);
  }
});
