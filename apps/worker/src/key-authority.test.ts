import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { newKeyProviderSchema, newOriginEndpointSchema } from "@sluice/contracts";
import { createKeyProvider, createOriginEndpoint, quickStart, readSnapshot } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { startTestKeyServer, type TestKeyServer, waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, inject, test } from "vitest";

const masterKey = `k1:${randomBytes(32).toString("base64")}`;

let testControl: TestControl;
let keyServer: TestKeyServer;
const workers: ChildProcess[] = [];
beforeEach(async () => {
  testControl = await createTestControl(inject("testServerUrl"), {
    masterKeys: [masterKey],
    allowsPrivateKeyServers: true,
    clock: { nowMs: Date.now() },
  });
  keyServer = await startTestKeyServer();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map(kill));
  await keyServer.close();
  await testControl.close();
});

/** The worker as it is run: a process of its own. */
const startWorkerProcess = (): ChildProcess => {
  const worker = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts")], {
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: testControl.database.url,
      SLUICE_MASTER_KEY: masterKey,
      SLUICE_ALLOW_PRIVATE_KEY_SERVERS: "1",
    },
  });
  workers.push(worker);
  return worker;
};

const kill = async (worker: ChildProcess): Promise<void> => {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill("SIGKILL");
  await once(worker, "exit");
};

const addEncryptedEndpoint = async (): Promise<void> => {
  const tenant = await testControl.newTenant();
  const { channelGroup, channel } = await quickStart(tenant, { name: "one", testSource: false });
  const source = { kind: "SPEKE", url: keyServer.url };
  await createKeyProvider(tenant, newKeyProviderSchema.parse({ name: "vendor", source }));
  const endpoint = newOriginEndpointSchema.parse({
    name: "protected",
    container: "CMAF",
    manifests: [{ kind: "HLS" }],
    encryption: { method: "CENC", drmSystems: ["CLEAR_KEY"], keyProvider: "vendor" },
  });
  await createOriginEndpoint(tenant, { ...endpoint, channelGroup: channelGroup.name, channel: channel.name });
};

const kidOf = (question: string): string => /kid="([^"]+)"/.exec(question)?.[1]?.replaceAll("-", "") ?? "";

const publishedKeys = async () => {
  const snapshot = await readSnapshot(testControl.control, undefined);
  return (snapshot?.channels ?? []).flatMap(({ originEndpoints }) =>
    originEndpoints.flatMap(({ encryption }) => encryption?.keyPeriods.flatMap(({ keys }) => keys) ?? []),
  );
};

test("a worker that is killed while a key server answers leaves nothing half: the next one asks for the same key, and publishes it", async () => {
  const { promise: never } = Promise.withResolvers<string>();
  keyServer.answer = () => never;
  await addEncryptedEndpoint();
  const first = startWorkerProcess();
  await waitUntil(() => keyServer.asked.length > 0, { what: "the first question", timeoutMs: 30_000 });
  await kill(first);
  expect(await testControl.database.query("superuser", "select 1 from content_key")).toEqual([]);
  expect(await publishedKeys()).toEqual([]);

  keyServer.answer = (right) => right;
  // What a killed worker had taken is free again when its lease is over.
  await testControl.database.query("superuser", "update endpoint_key_state set due_at = now()");
  startWorkerProcess();
  const keys = await waitUntil(
    async () => {
      const found = await publishedKeys();
      return found.length > 0 && found;
    },
    { what: "the key", timeoutMs: 30_000 },
  );
  const keyId = kidOf(keyServer.asked[0]?.body ?? "");
  expect(keyServer.asked.map(({ body }) => kidOf(body))).toEqual([keyId, keyId]);
  expect(keys).toMatchObject([{ keyId, key: Buffer.from(keyId, "hex").reverse().toString("hex") }]);
});

test("two workers at once ask a key server for each key once", async () => {
  await addEncryptedEndpoint();
  startWorkerProcess();
  startWorkerProcess();
  await waitUntil(async () => (await publishedKeys()).length > 0, { what: "the key", timeoutMs: 30_000 });
  expect(keyServer.asked).toHaveLength(1);
});
