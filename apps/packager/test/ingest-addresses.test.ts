import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const rules = { ipAllowList: ["192.0.2.0/24", "2001:db8::/32"], ipDenyList: ["192.0.2.66"] };
const channel = aChannel("one", { ingest: { access: rules } });

beforeAll(async () => {
  packager.controlPlane.set(channel);
  packager.controlPlane.set(aChannel("picture", { testSource: true, ingest: { access: rules } }));
  await packager.start({ trustedProxies: ["127.0.0.1"] });
});
afterAll(() => packager.stop());

const pushFrom = async (forwarded: string | undefined, headers: Record<string, string> = {}) =>
  packager.push("one", "low/segment_0.ts", await testSegment(0), {
    ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
    ...headers,
  });

test.each(["192.0.2.7", "::ffff:192.0.2.7", "2001:DB8::0:1", "198.51.100.1, 192.0.2.7"])(
  "with the right credentials, %s may push",
  async (address) => {
    expect((await pushFrom(address)).status).toBeLessThan(202);
  },
);

test.each([
  ["198.51.100.1", "198.51.100.1 is not on the ingest endpoint's allow list."],
  ["192.0.2.66", "192.0.2.66 is on the ingest endpoint's deny list."],
  ["192.0.2.7, 198.51.100.1", "198.51.100.1 is not on the ingest endpoint's allow list."],
  ["2001:db9::1", "2001:db9::1 is not on the ingest endpoint's allow list."],
  ["unknown", "What a proxy wrote of the address that this comes from is not valid."],
  [undefined, "127.0.0.1 is not on the ingest endpoint's allow list."],
])("with the right credentials, %s is refused, and the status says why", async (address, detail) => {
  const answer = await pushFrom(address);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "ingest_address_refused", detail });
  await packager.status(channel.channelId, ({ inputs }) =>
    (inputs[0]?.incidents ?? []).some((of) => of.code === "ingest_address_refused" && of.detail === detail),
  );
});

test("whoever may not come learns nothing of the credentials", async () => {
  const wrong = await pushFrom("198.51.100.1", { authorization: `Basic ${btoa("encoder:wrong")}` });
  const none = await fetch(`${packager.ingestUrl("one")}low/1.ts`, {
    method: "PUT",
    body: "x",
    headers: { "x-forwarded-for": "198.51.100.1" },
  });
  expect([wrong.status, none.status]).toEqual([403, 403]);
  expect(none.headers.get("www-authenticate")).toBeNull();
  expect(await none.text()).toBe(await wrong.text());
});

test("the other ingest endpoint has rules of its own", async () => {
  const answer = await fetch(`${packager.ingestUrl("one", 2)}low/1.ts`, { method: "PUT", body: "x" });
  expect(answer.status).toBe(401);
});

test("the built-in test picture comes from no address, and is shown", async () => {
  await packager.manifest("picture", "ts", "index.m3u8");
});

test("who says to be the test picture, and is not, is refused as anybody", async () => {
  expect((await pushFrom("198.51.100.1", { "x-sluice-source": "0".repeat(32) })).status).toBe(403);
});
