import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitUntil } from "@sluice/testkit";
import { expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { TestControlPlane } from "./support/control-plane.ts";
import { SpawnedPackager } from "./support/spawned-packager.ts";

test("nothing that the packager writes can be read by another user of the machine", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-private-"));
  const controlPlane = new TestControlPlane();
  await controlPlane.start();
  controlPlane.set(aChannel("one"));
  const packager = new SpawnedPackager(folder, controlPlane.url);
  try {
    await packager.start();
    const files = await waitUntil(
      async () => {
        const found = await readdir(folder, { recursive: true });
        return found.includes("packager/snapshot.json") ? found : undefined;
      },
      { what: "the persisted configuration", timeoutMs: 20_000, intervalMs: 50 },
    );
    const open: string[] = [];
    for (const file of files) if (((await stat(join(folder, file))).mode & 0o077) !== 0) open.push(file);
    expect(open).toEqual([]);
  } finally {
    await packager.end("SIGTERM");
    await controlPlane.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
