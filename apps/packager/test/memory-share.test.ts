import { connect, type Socket } from "node:net";
import { channelConfigSchema, LIMITS } from "@sluice/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
const sockets: Socket[] = [];

beforeAll(async () => {
  packager.controlPlane.set(aChannel("slow"));
  const neighbour = { ...aChannel("neighbour"), tenantId: "tn_00000000000000000000" };
  packager.controlPlane.set(channelConfigSchema.parse(neighbour));
  await packager.start({ bodyMemoryBytes: 512 * 1024 * 1024 });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await packager.stop();
});

/** Announces the largest body, sends none of it, and resolves when the packager has begun to wait for it, or refused it. */
const pushSlowly = (n: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const { pathname } = new URL(packager.ingestUrl("slow"));
    const socket = connect(packager.port, "127.0.0.1");
    sockets.push(socket);
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("data", (text) => resolve(String(text).slice(9, 12)));
    socket.write(
      `PUT ${pathname}low/${n}.ts HTTP/1.1\r\nHost: x\r\nAuthorization: ${BASIC}\r\n` +
        `Content-Length: ${LIMITS.segmentBytes}\r\nExpect: 100-continue\r\n\r\n`,
    );
  });

test("a tenant whose encoders send slowly takes the memory for bodies from no other tenant", async () => {
  const answers: string[] = [];
  for (let n = 0; n < 5; n++) answers.push(await pushSlowly(n));
  expect(answers).toEqual(["100", "100", "503", "503", "503"]);
  expect((await packager.push("neighbour", "low/segment_1.ts", await testSegment(1))).status).toBe(201);
});
