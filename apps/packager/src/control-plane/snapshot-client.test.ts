import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChannelConfig, ChannelId, Snapshot } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { SERVICE_TOKEN, TestControlPlane } from "../../test/support/control-plane.ts";
import { anEncryption } from "../../test/support/encryption.ts";
import { createLog } from "../log.ts";
import { ControlPlaneClient } from "./control-plane-client.ts";
import { createSeal } from "./seal.ts";
import { SnapshotClient } from "./snapshot-client.ts";

const SEAL = createSeal(SERVICE_TOKEN, "snapshot");

let folder = "";
let controlPlane: TestControlPlane;
const clients: SnapshotClient[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-snapshot-"));
  controlPlane = new TestControlPlane();
  await controlPlane.start();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
  await controlPlane.stop();
  await rm(folder, { recursive: true });
});

/** The least that can be called a running configuration. */
class Running {
  readonly channels = new Map<string, ChannelConfig>();
  withdrawn: readonly ChannelId[] = [];

  apply(snapshot: Snapshot): Promise<void> {
    if (snapshot.complete) this.channels.clear();
    for (const id of snapshot.deletedChannelIds) this.channels.delete(id);
    this.withdrawn = snapshot.withdrawnChannelIds ?? [];
    for (const id of this.withdrawn) this.channels.delete(id);
    for (const channel of snapshot.channels) this.channels.set(channel.channelId, channel);
    return Promise.resolve();
  }

  get names(): string[] {
    return [...this.channels.values()].map(({ name }) => name).sort();
  }
}

const startClient = async (running: Running): Promise<SnapshotClient> => {
  const client = new SnapshotClient({
    client: new ControlPlaneClient({ url: controlPlane.url, serviceToken: SERVICE_TOKEN }),
    file: join(folder, "snapshot.json"),
    seal: SEAL,
    apply: (snapshot) => running.apply(snapshot),
    current: () => [...running.channels.values()],
    withdrawn: () => running.withdrawn,
    tenantAccess: () => [],
    log: createLog("silent"),
    backoff: { firstMs: 5, maxMs: 20 },
  });
  clients.push(client);
  await client.start();
  return client;
};

const until = (what: string, probe: () => boolean) => waitUntil(probe, { what, timeoutMs: 5000, intervalMs: 5 });

test("changes and deletions arrive as they are made", async () => {
  const running = new Running();
  controlPlane.set(aChannel("one"));
  await startClient(running);
  await until("the first", () => running.names.join() === "one");
  controlPlane.set(aChannel("two"));
  await until("the second", () => running.names.join() === "one,two");
  controlPlane.delete(aChannel("one").channelId);
  await until("the deletion", () => running.names.join() === "two");
});

test("without the control plane the last configuration runs, from the first moment", async () => {
  const before = new Running();
  controlPlane.set(aChannel("one"));
  const first = await startClient(before);
  await until("the configuration", () => before.names.join() === "one");
  await first.stop();
  await controlPlane.stop();
  const after = new Running();
  const client = await startClient(after);
  expect([after.names, client.hasConfiguration, await client.refresh()]).toEqual([["one"], true, false]);
  await controlPlane.start();
  controlPlane.set(aChannel("two"));
  await until("what it missed", () => after.names.join() === "one,two");
});

test("a forced poll finds what was made before it was asked for", async () => {
  const running = new Running();
  const client = await startClient(running);
  await client.refresh();
  for (const name of ["a", "b", "c"]) {
    controlPlane.set(aChannel(name));
    expect(await client.refresh()).toBe(true);
    expect(running.names).toContain(name);
  }
});

test("a document that makes no sense changes nothing but is no reason to miss the others", async () => {
  const running = new Running();
  controlPlane.set(aChannel("one"));
  await startClient(running);
  await until("the first", () => running.names.join() === "one");
  controlPlane.set({ ...aChannel("one"), name: "not a name!" });
  controlPlane.set(aChannel("two"));
  await until("the second", () => running.names.join() === "one,two");
});

const FILE = "snapshot.json";

/** Until the file holds what was fetched. */
const sealedFile = (): Promise<string> =>
  waitUntil(
    async () => {
      const content = await readFile(join(folder, FILE), "utf8");
      return content.startsWith("v1:") && JSON.parse(SEAL.open(content)).revision === 1 ? content : undefined;
    },
    { what: "the new file", timeoutMs: 5000, intervalMs: 5 },
  );

test.each([
  ["damaged", '{"revision": 7, "chan'],
  ["sealed with another secret", createSeal("another", "snapshot").close('{"revision": 7}')],
  ["sealed for another purpose", createSeal(SERVICE_TOKEN, "other").close('{"revision": 7}')],
  ["sealed and changed since", SEAL.close('{"revision": 7}').replace(/:.{4}/, ":AAAA")],
  ["sealed and cut", SEAL.close('{"revision": 7}').slice(0, -8)],
  ["of a later version", "v9:a:b:c"],
])("a file that is %s is as good as none, and is replaced", async (_, content) => {
  await writeFile(join(folder, FILE), content);
  const running = new Running();
  controlPlane.set(aChannel("one"));
  await startClient(running);
  await until("the configuration", () => running.names.join() === "one");
  await sealedFile();
});

test("what is written down can be read by no one without the service's secret", async () => {
  const running = new Running();
  const encryption = anEncryption("one", { method: "CBCS", drmSystems: ["CLEAR_KEY"] });
  controlPlane.set(aChannel("one", { endpoints: [{ name: "cmaf", container: "CMAF", encryption }] }));
  await startClient(running);
  const content = await sealedFile();
  const [key] = encryption.keyPeriods[0]?.keys ?? [];
  const opened = SEAL.open(content);
  expect(opened).toContain(key?.key);
  const bytes = Buffer.from(content.split(":").at(-1) ?? "", "base64").toString("latin1");
  for (const text of [content, bytes]) {
    expect(text).not.toContain(key?.key);
    expect(text).not.toContain("channelId");
  }
});

test("a file from before it was sealed still runs, and is sealed at the next change", async () => {
  const before = { revision: 0, complete: true, channels: [aChannel("one")], deletedChannelIds: [] };
  await writeFile(join(folder, FILE), JSON.stringify(before));
  await controlPlane.stop();
  const running = new Running();
  await startClient(running);
  expect(running.names).toEqual(["one"]);
  expect(SEAL.open(await readFile(join(folder, FILE), "utf8"))).toContain("one");
});
