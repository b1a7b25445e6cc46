// `npm run metering:kills [-- --seconds 600 --kills 50 --seed 1]`: real traffic through a real stack, of which packager,
// worker, dashboard and database are killed (SIGKILL) at random; then the sums of Stripe's stand-in against the wire.
//
// The worker's clock is seventy minutes ahead of the others', so that the hours it closes, tells and, when more comes, tells
// again are those that are being counted. What counts as sent is said where it is counted: `apps/packager/src/usage-meter.ts`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { encodeLadder } from "@sluice/testkit";
import { createDice } from "./dice.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { openStackUnderTest } from "./stack-under-test.ts";
import { METERED, startTraffic } from "./traffic.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({
  options: { seconds: { type: "string" }, kills: { type: "string" }, seed: { type: "string" } },
});
const seconds = Number(values.seconds ?? 600);
const kills = Number(values.kills ?? 50);
const seed = Number(values.seed ?? Date.now() % 1_000_000);

const run = async (dataDir: string, undo: (() => Promise<void> | void)[]): Promise<boolean> => {
  say(`seed ${seed}: ${seconds} s, ${kills} kills`);
  const dice = createDice(seed);
  const ladder = await encodeLadder(seconds + 60);
  undo.push(ladder.remove);
  const stack = await openStackUnderTest(dataDir, undo);
  const traffic = await startTraffic({ ...stack.channel, port: stack.packagerPort, ladder, pick: dice });
  const killed = await killAtRandom({ targets: stack.targets, kills, seconds, dice, say });
  await traffic.stop();
  const { counted, told } = await stack.settle();

  say(
    `killed: ${Object.entries(killed)
      .map(([name, times]) => `${name} ${times}`)
      .join(", ")}`,
  );
  let isRight = true;
  for (const meter of METERED) {
    const { wholeBytes, cutBytes, exchanges, cut } = traffic.wire[meter];
    const onWire = wholeBytes + cutBytes;
    const doubt = onWire - counted[meter];
    // At the instant of a kill, one answer may be with the kernel and not be counted yet; and what a client had of one that
    // was cut off may not be. It is never the other way round.
    const mayBeInDoubt = (killed["packager"] ?? 0) * traffic.largestAnswerBytes() + cutBytes;
    const isExact = told[meter] === counted[meter] && doubt >= 0 && doubt <= mayBeInDoubt;
    if (!isExact) isRight = false;
    say(
      `${isExact ? "right" : "WRONG"}  ${meter}: ${onWire} bytes on the wire in ${exchanges} exchanges (${cut} cut by kills), ` +
        `${counted[meter]} counted, ${told[meter]} at Stripe's stand-in; in doubt ${doubt}`,
    );
  }
  return isRight;
};

const dataDir = mkdtempSync(path.join(tmpdir(), "sluice-kills-"));
const undo: (() => Promise<void> | void)[] = [() => rmSync(dataDir, { recursive: true, force: true })];
try {
  process.exitCode = (await run(dataDir, undo)) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  for (const step of undo.reverse()) await step();
}
