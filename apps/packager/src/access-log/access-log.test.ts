import { appendFile, cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessLogHour } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { ControlPlaneError } from "../control-plane/control-plane-client.ts";
import { createLog } from "../log.ts";
import { AccessLog } from "./access-log.ts";
import type { LoggedRequest } from "./logged-request.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-05-01T10:00:00.000Z");
const { tenantId, channelId, egressId, originEndpoints } = aChannel("one");
const endpointId = originEndpoints[0]?.id ?? null;

let folder = "";
let nowMs = START;
const logs: AccessLog[] = [];

class Receiver {
  readonly reports: AccessLogHour[] = [];
  answer: () => void = () => undefined;
  sendAccessLogHour(report: AccessLogHour): Promise<void> {
    this.reports.push(report);
    try {
      this.answer();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
let receiver: Receiver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-access-"));
  nowMs = START;
  receiver = new Receiver();
});
afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.stop()));
  await rm(folder, { recursive: true });
});

const start = async (
  change: { folder?: string; maxBytes?: number; keptDays?: number; sendEveryMs?: number } = {},
): Promise<AccessLog> => {
  const log = new AccessLog({
    client: receiver,
    folder,
    node: "n",
    log: createLog("silent"),
    nowMs: () => nowMs,
    maxBytes: 1024 * 1024,
    keptDays: 7,
    writeEveryMs: 5,
    sendEveryMs: 5,
    backoff: { firstMs: 1, maxMs: 5 },
    ...change,
  });
  logs.push(log);
  await log.start();
  return log;
};
const request = (change: Partial<LoggedRequest> = {}): LoggedRequest => ({
  at: nowMs,
  tenant: tenantId,
  group: egressId,
  channel: channelId,
  endpoint: null,
  input: 1,
  kind: "ingest",
  method: "PUT",
  status: 201,
  goesOn: false,
  inBytes: 100,
  outBytes: 7,
  ms: 3,
  ...change,
});
const reported = () =>
  waitUntil(() => receiver.reports.length > 0, { what: "a report", timeoutMs: 5000, intervalMs: 5 });
const files = async () => (await readdir(folder)).sort();

test("an hour that has ended is told before the log stops: the disk may go with the process", async () => {
  const log = await start({ sendEveryMs: 3_600_000 });
  log.add(request());
  nowMs = START + HOUR_MS + 10_000;
  await log.stop();
  expect(receiver.reports).toMatchObject([{ hourMs: START, sums: [{ kind: "ingest", bytes: 100 }] }]);
});

test("an hour's sums are sent when it is over: pushes by what came in, answers by what went out", async () => {
  const log = await start();
  log.add(request());
  log.add(request({ inBytes: 20, goesOn: true, status: 0 }));
  log.add(request({ kind: "egressSegment", endpoint: endpointId, input: null, method: "GET", status: 200 }));
  log.add(request({ kind: "other", tenant: null, channel: null, status: 404 }));
  await log.write();
  nowMs = START + HOUR_MS + 9_000;
  await log.write();
  expect(receiver.reports).toEqual([]);
  nowMs = START + HOUR_MS + 10_000;
  await reported();
  expect(receiver.reports).toEqual([
    {
      node: "n",
      hourMs: START,
      isWhole: true,
      sums: [
        { tenantId, channelId, originEndpointId: null, kind: "ingest", bytes: 120, requests: 1 },
        { tenantId, channelId, originEndpointId: endpointId, kind: "egressSegment", bytes: 7, requests: 1 },
      ],
    },
  ]);
  await waitUntil(async () => (await files()).includes("2026-05-01T10.sent"), { what: "the mark", timeoutMs: 5000 });
  const text = await readFile(join(folder, "2026-05-01T10.0001.log"), "utf8");
  expect(JSON.parse(text.split("\n")[0] ?? "")).toEqual(request({ at: START }));
});

test("sums that nobody took are sent again, also by the next process, which reads them from the files", async () => {
  receiver.answer = () => {
    throw new ControlPlaneError(0, "down");
  };
  const first = await start();
  first.add(request());
  nowMs = START + 2 * HOUR_MS;
  await reported();
  await first.stop();
  const [expected] = receiver.reports;
  receiver.reports.length = 0;
  receiver.answer = () => undefined;
  await start();
  await reported();
  expect(receiver.reports).toEqual([expected]);
});

test("an hour that two processes logged has the lines of both", async () => {
  const first = await start();
  first.add(request());
  await first.stop();
  const second = await start();
  second.add(request({ inBytes: 11 }));
  nowMs = START + 2 * HOUR_MS;
  await reported();
  expect(receiver.reports).toMatchObject([{ isWhole: true, sums: [{ bytes: 111, requests: 2 }] }]);
});

test("killed, it has lost its last second at most, and says of that hour that it is not whole", async () => {
  const killed = await start();
  killed.add(request());
  await killed.write();
  const left = await mkdtemp(join(tmpdir(), "sluice-access-"));
  await cp(folder, left, { recursive: true });
  await appendFile(join(left, "2026-05-01T10.0001.log"), '{"at":17');
  const next = await start({ folder: left });
  next.add(request({ inBytes: 1 }));
  nowMs = START + 2 * HOUR_MS;
  await waitUntil(() => receiver.reports.some(({ isWhole }) => !isWhole), { what: "the report", timeoutMs: 5000 });
  expect(receiver.reports.find(({ isWhole }) => !isWhole)).toMatchObject({ sums: [{ bytes: 101, requests: 2 }] });
  await next.stop();
  await rm(left, { recursive: true });
});

test("the oldest logs go when all together are too large, or when they are too old", async () => {
  const log = await start({ maxBytes: 600, keptDays: 1 });
  for (let hour = 0; hour < 5; hour++) {
    nowMs = START + hour * HOUR_MS;
    log.add(request());
    await log.write();
  }
  expect((await files()).filter((name) => name.endsWith(".log"))).toEqual([
    "2026-05-01T12.0001.log",
    "2026-05-01T13.0001.log",
    "2026-05-01T14.0001.log",
  ]);
  nowMs = START + 40 * HOUR_MS;
  log.add(request());
  await log.write();
  expect((await files()).filter((name) => name.endsWith(".log"))).toEqual(["2026-05-03T02.0001.log"]);
});

test("a folder that cannot be written to keeps no packager from starting, serving and stopping", async () => {
  const blocked = join(folder, "blocked");
  await appendFile(blocked, "a file where the folder should be");
  const log = await start({ folder: blocked });
  log.add(request());
  await expect(log.write()).resolves.toBeUndefined();
});
