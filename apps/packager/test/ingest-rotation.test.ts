import { createHash } from "node:crypto";
import { INGEST_REALM } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const hash = (algorithm: string) => createHash(algorithm).update(`old:${INGEST_REALM}:OldPassword`).digest("hex");
const withOld = (endsAtMs: number) =>
  aChannel("one", {
    ingest: { oldCredentials: { username: "old", ha1: { md5: hash("md5"), sha256: hash("sha256") }, endsAtMs } },
  });
const OLD = { authorization: `Basic ${btoa("old:OldPassword")}` };

beforeAll(async () => {
  packager.controlPlane.set(withOld(Date.now() + 3_600_000));
  await packager.start();
});
afterAll(() => packager.stop());

test("the credentials before a rotation push beside the new ones until their end, whoever tells of it", async () => {
  const push = async (headers?: Record<string, string>) =>
    (await packager.push("one", "low/segment_0.ts", await testSegment(0), headers)).status;
  expect([await push(OLD), await push()]).toEqual([201, 200]);
  packager.controlPlane.set(withOld(Date.now() - 1));
  await waitUntil(async () => (await push(OLD)) === 401, { what: "the end", timeoutMs: 10_000 });
  expect(await push()).toBe(200);
});
