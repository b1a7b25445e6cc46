import { execFile } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { INGEST_REALM } from "@sluice/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const run = promisify(execFile);
const packager = new RunningTestPackager();
const ha1 = createHash("sha256").update(`${USERNAME}:${INGEST_REALM}:${PASSWORD}`).digest("hex");
const secret = createHmac("sha256", ha1).update("sluice-ingest-sigv4").digest("base64").slice(0, 40);

beforeAll(async () => {
  packager.controlPlane.set(aChannel("one"));
  packager.controlPlane.set(aChannel("boxes", { inputType: "CMAF" }));
  await packager.start();
});
afterAll(() => packager.stop());

/** By curl, which signs by itself; the body's hash is as it is told. */
const push = async (channel: string, path: string, body: Uint8Array, hash: string): Promise<string> => {
  const file = join(packager.folder, "body");
  await writeFile(file, body);
  const { stdout } = await run("curl", [
    ...["-s", "-o", "/dev/null", "-w", "%{http_code}", "-g", "-X", "PUT", "--data-binary", `@${file}`],
    ...["--aws-sigv4", "aws:amz:us-east-1:mediapackagev2", "-u", `${USERNAME}:${secret}`],
    ...["-H", `x-amz-content-sha256: ${hash}`, packager.ingestUrl(channel) + path],
  ]);
  return stdout;
};
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("a signed push is taken: with the body's hash, and without", async () => {
  const [first, second] = [await testSegment(0), await testSegment(1)];
  expect(await push("one", "low/segment_0.ts", first, hashOf(first))).toBe("201");
  expect(await push("one", "low/segment_1.ts", second, "UNSIGNED-PAYLOAD")).toBe("201");
});

test.each([
  ["one", "low/segment_2.ts"],
  ["boxes", "Streams(v.cmfv)"],
])(
  "a body that is not the one that was signed is refused by channel %s, and nothing of it is kept",
  async (channel, path) => {
    expect(await push(channel, path, await testSegment(2), hashOf(new Uint8Array()))).toBe("401");
    const { inputs } = await packager.status(aChannel(channel).channelId, (status) =>
      status.inputs.some(({ incidents }) => incidents.some(({ code }) => code === "ingest_unauthorized")),
    );
    expect(inputs[0]?.incidents.at(-1)?.detail).toBe("The body is not the one that was signed.");
  },
);
