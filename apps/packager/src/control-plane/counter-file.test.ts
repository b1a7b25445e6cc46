import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { channelIdSchema, tenantIdSchema } from "@sluice/contracts";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CountedFact, CounterFile } from "./counter-file.ts";

const FACT: CountedFact = {
  id: "node-boot-1",
  tenantId: tenantIdSchema.parse("tn_00000000000000000001"),
  channelId: channelIdSchema.parse("ch_00000000000000000001"),
  originEndpointId: null,
  ingestEndpointIndex: 1,
  kind: "ingest",
  minuteMs: Date.parse("2026-05-01T10:00:00.000Z"),
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "counter-file-"));
  file = path.join(folder, "counters");
});
afterEach(() => rmSync(folder, { recursive: true }));

const readAfresh = () => {
  const counters = new CounterFile(file);
  try {
    return counters.read();
  } finally {
    counters.close();
  }
};

test("counters are read by who comes after a kill as they were last changed, larger than 32 bits too", () => {
  const counters = new CounterFile(file);
  counters.place(0, FACT, 10, 1);
  counters.place(1, { ...FACT, id: "node-boot-2" }, 5, 1);
  counters.change(0, 2 ** 40 + 1, 3);
  // Not closed: a kill does not.
  expect(readAfresh().map(({ id, bytes, requests }) => [id, bytes, requests])).toEqual([
    ["node-boot-1", 2 ** 40 + 1, 3],
    ["node-boot-2", 5, 1],
  ]);
  counters.close();
});

test("whatever a loss of power leaves in the file, reading it ends, and what was left whole is there", () => {
  const counters = new CounterFile(file);
  counters.place(0, FACT, 10, 1);
  counters.close();
  const whole = readFileSync(file);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1024, maxLength: 3000 }), (garbage) => {
      writeFileSync(file, Buffer.concat([whole, garbage]));
      expect(readAfresh()[0]).toMatchObject({ id: "node-boot-1", bytes: 10 });
    }),
  );
});
