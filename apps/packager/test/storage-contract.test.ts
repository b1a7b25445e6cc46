import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { DiskSegmentStore } from "../src/storage/disk-segment-store.ts";
import { MemorySegmentStore } from "./support/memory-segment-store.ts";
import { describeSegmentStore } from "./support/segment-store-contract.ts";

const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const diskStore = async (durability: "written" | "synced"): Promise<DiskSegmentStore> => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-store-"));
  folders.push(folder);
  return DiskSegmentStore.create({ folder, durability, rollMs: 4000, rollBytes: 1024 * 1024 });
};

describeSegmentStore("memory", () => Promise.resolve(new MemorySegmentStore()));
describeSegmentStore("disk, written", () => diskStore("written"));
describeSegmentStore("disk, synced", () => diskStore("synced"));
