import { pino } from "pino";
import { expect, test } from "vitest";
import { ControlPlaneError } from "./control-plane-client.ts";
import { isRefusedForGood, keepTelling } from "./keep-telling.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
}

/** Tells until `outcomes` are used up, each true for taken and false for not. */
const tellAll = async (
  outcomes: readonly boolean[],
): Promise<{ readonly lines: Line[]; readonly failures: number[] }> => {
  const lines: Line[] = [];
  const failures: number[] = [];
  const stopping = new AbortController();
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const tell = async (failuresBefore: number): Promise<void> => {
    const isTaken = outcomes[failures.length];
    failures.push(failuresBefore);
    if (failures.length === outcomes.length) stopping.abort();
    if (isTaken !== true) throw new ControlPlaneError(0, "nobody answered");
  };
  const backoff = { firstMs: 1, maxMs: 1 };
  await keepTelling(tell, { what: "usage", everyMs: 1, backoff, signal: stopping.signal, log });
  return { lines, failures };
};

test("an outage of any length is two lines of the log: one when it begins and one when it is over", async () => {
  const { lines, failures } = await tellAll([true, false, false, false, true, true]);
  expect(failures).toEqual([0, 0, 1, 2, 3, 0]);
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [40, "usage: the control plane could not be told; it is kept and tried again"],
    [30, "usage: the control plane takes it again"],
  ]);
});

test("nothing is told any more when it was stopped meanwhile: whoever stops it tells the rest", async () => {
  const stopping = new AbortController();
  let told = 0;
  const log = pino({ level: "silent" });
  const telling = keepTelling(async () => void told++, {
    what: "usage",
    everyMs: 3_600_000,
    signal: stopping.signal,
    log,
  });
  stopping.abort();
  await telling;
  expect(told).toBe(0);
});

test("only what is wrong with the request itself is refused for good: a full disk or a wrong token is mended one day", () => {
  for (const status of [400, 413, 422]) expect(isRefusedForGood(new ControlPlaneError(status, ""))).toBe(true);
  for (const status of [0, 401, 429, 500, 503]) expect(isRefusedForGood(new ControlPlaneError(status, ""))).toBe(false);
  expect(isRefusedForGood(new Error("other"))).toBe(false);
});
