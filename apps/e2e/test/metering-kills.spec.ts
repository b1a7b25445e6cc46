import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "../src/fixtures.ts";

/** `npm run metering:kills` is the long one: ten minutes, 50 kills. */
const SECONDS = Number(process.env["METERING_KILLS_SECONDS"] || 90);
const KILLS = Number(process.env["METERING_KILLS"] || 10);
const START_AND_SETTLE_MS = 420_000;
const ROOT = path.resolve(import.meta.dirname, "../../..");

test("packager, worker, dashboard and database are killed at random under traffic: the sums of Stripe's stand-in equal the bytes sent", async () => {
  test.setTimeout(SECONDS * 1000 + START_AND_SETTLE_MS);
  const args = ["apps/supervisor/src/metering-kills/main.ts", "--seconds", String(SECONDS), "--kills", String(KILLS)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, "close");
  expect(code, said).toBe(0);
  expect(said.match(/^right {2}/gm), said).toHaveLength(3);
});
