import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { signIn } from "../accounts/sign-in.ts";
import { authenticateApiKey } from "../api-keys/authenticate-api-key.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { seedDemo } from "./seed-demo.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

test("the demo is made once: saved secrets stay good, and what was lost is made again", async () => {
  const { control } = testControl;
  const first = await seedDemo(control);
  expect(first.playback.map(({ format, url }) => [format, url.replace(/.*\/demo\//, "")])).toEqual([
    ["HLS-CMAF", "cmaf/index.m3u8"],
    ["DASH", "cmaf/dash.mpd"],
    ["HLS-TS", "ts/index.m3u8"],
  ]);
  for (const url of first.ingestUrls)
    expect(url).toMatch(
      /^http:\/\/[a-z0-9]{16}:[A-Za-z0-9]{32}@packager\.test:8080\/in\/v1\/live\.[a-z0-9]+\/[12]\/demo\/$/,
    );
  expect(await seedDemo(control, first)).toEqual(first);
  await signIn(control, first, null);
  expect(await authenticateApiKey(control, first.apiKey)).not.toBeNull();
  expect((await readSnapshot(control, undefined))?.channels).toMatchObject([{ name: "demo", testSource: true }]);

  const afresh = await seedDemo(control);
  expect(afresh.ingestUrls).toEqual(first.ingestUrls);
  await expect(signIn(control, first, null)).rejects.toMatchObject({ code: "invalid_credentials" });
  await signIn(control, afresh, null);
});
