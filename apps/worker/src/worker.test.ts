import { randomBytes } from "node:crypto";
import { requestPasswordReset } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { waitUntil } from "@sluice/testkit";
import { pino } from "pino";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Config, readConfig } from "./config.ts";
import { startWorker } from "./start-worker.ts";

const masterKey = `k1:${randomBytes(32).toString("base64")}`;

describe("settings", () => {
  test("every problem is named at once, and an empty value counts as missing", () => {
    const environment = { DATABASE_URL: "", SLUICE_MASTER_KEY: "nonsense", SMTP_URL: "http://mail" };
    expect(() => readConfig(environment)).toThrow(
      /DATABASE_URL is missing[\s\S]*SLUICE_MASTER_KEY must be[\s\S]*MAIL_FROM is missing[\s\S]*SMTP_URL must begin/,
    );
  });

  test("without a mail server there is no sender", () => {
    const config = readConfig({ DATABASE_URL: "postgres://db", SLUICE_MASTER_KEY: masterKey, SMTP_URL: "" });
    expect(config).toMatchObject({ smtp: undefined, addresses: { packagerHostSuffix: undefined } });
  });
});

describe("a worker", () => {
  let testControl: TestControl;
  beforeAll(async () => {
    testControl = await createTestControl(inject("testServerUrl"));
  });
  afterAll(() => testControl.close());

  const configOf = (smtp: Config["smtp"]): Config => ({
    ...readConfig({ DATABASE_URL: testControl.database.url, SLUICE_MASTER_KEY: masterKey }),
    smtp,
  });
  const states = async () =>
    (await testControl.database.query("superuser", "select state from mail order by created_at, id")).map(
      (row) => row["state"],
    );
  const settled = (count: number, state: string) =>
    waitUntil(async () => (await states()).filter((each) => each === state).length === count, {
      what: `${count} mails that are ${state}`,
      timeoutMs: 20_000,
      intervalMs: 50,
    });

  test("keeps mails that were written before it started, and those written while it runs; then stops clean", async () => {
    const { email } = await testControl.newTenant();
    const worker = await startWorker(configOf(undefined), pino({ level: "silent" }));
    await settled(1, "kept");
    await requestPasswordReset(testControl.control, { email }, null);
    await settled(2, "kept");
    await worker.stop();
    await worker.ended;
    const sessions = await testControl.database.query(
      "superuser",
      "select application_name from pg_stat_activity where application_name ilike '%graphile%' and datname = current_database()",
    );
    expect(sessions).toEqual([]);
  });

  test("on a database without a queue, makes it and finds the mails that were written before", async () => {
    await testControl.database.query("superuser", "drop schema graphile_worker cascade");
    const kept = (await states()).filter((state) => state === "kept").length;
    await testControl.newTenant();
    const worker = await startWorker(configOf(undefined), pino({ level: "silent" }));
    await settled(kept + 1, "kept");
    await worker.stop();
  });

  test("sends by SMTP: the link goes to its reader and leaves the database", async () => {
    const received: { to: string[]; text: string }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          received.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString("utf8"),
          });
          done();
        });
      },
    });
    const port = await new Promise<number>((resolve) => {
      const listener = server.listen(0, "127.0.0.1", () => {
        const address = listener.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const smtp = { url: `smtp://127.0.0.1:${port}`, from: "Sluice <sluice@example.com>" };
    const worker = await startWorker(configOf(smtp), pino({ level: "silent" }));
    try {
      const { email } = await testControl.newTenant();
      await settled(1, "sent");
      expect(received).toMatchObject([{ to: [email], text: expect.stringContaining("verify-email?token=") }]);
      const texts = await testControl.database.query("superuser", [
        "select text from mail where recipient = $1",
        [email],
      ]);
      expect(texts).toEqual([{ text: "" }]);
    } finally {
      await worker.stop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });

  test("says in words what was wrong with a job's data", async () => {
    await testControl.database.query("superuser", [
      "select graphile_worker.add_job('deliver-mail', $1::json, max_attempts => 1)",
      [JSON.stringify({ mailId: 7 })],
    ]);
    const worker = await startWorker(configOf(undefined), pino({ level: "silent" }));
    const errors = async () =>
      (await testControl.database.query("superuser", "select last_error from list_failed_jobs()")).map((row) =>
        String(row["last_error"]),
      );
    await waitUntil(async () => (await errors()).length > 0, {
      what: "the job to fail",
      timeoutMs: 20_000,
      intervalMs: 50,
    });
    await worker.stop();
    expect((await errors())[0]).toMatch(/^What was read has another shape than expected: ✖ Invalid input: .+ mailId/s);
  });
});
