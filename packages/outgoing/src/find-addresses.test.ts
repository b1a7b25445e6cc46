import { createSocket } from "node:dgram";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findAddresses } from "./find-addresses.ts";
import { postOutside } from "./post-outside.ts";

const A = 1;
const ADDRESSES: Readonly<Record<string, readonly number[]>> = {
  "public.example": [8, 8, 8, 8],
  "private.example": [10, 0, 0, 1],
};

const socket = createSocket("udp4");
let nameServers: string[];

/** The name of a question without compression, and where it ends. */
const readName = (question: Buffer): { readonly name: string; readonly end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = question.readUInt8(at); length > 0; length = question.readUInt8(at)) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
};

/** Answers for `ADDRESSES`, and says nothing at all of every other name. */
const answer = (question: Buffer): Buffer | undefined => {
  const { name, end } = readName(question);
  const address = ADDRESSES[name];
  if (address === undefined) return undefined;
  const isAsked = question.readUInt16BE(end) === A;
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(isAsked ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  // The name as a pointer to the question's, A, IN, a minute, four bytes.
  const record = Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...address]);
  return Buffer.concat([head, question.subarray(12, end + 4), ...(isAsked ? [record] : [])]);
};

beforeAll(async () => {
  socket.on("message", (question, { port, address }) => {
    const bytes = answer(question);
    if (bytes !== undefined) socket.send(bytes, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  nameServers = [`127.0.0.1:${socket.address().port}`];
});
afterAll(() => new Promise<void>((resolve) => socket.close(() => resolve())));

const find = (host: string, end: AbortSignal) => findAddresses(host, { usesSystem: false, nameServers, end });

test("names that nobody answers for hold up nobody else's, and are given up when the time is over", async () => {
  const control = new AbortController();
  let given = 0;
  const silent = Array.from({ length: 100 }, (_, i) =>
    find(`silent-${i}.example`, control.signal).catch(() => {
      given += 1;
    }),
  );
  expect(await find("public.example", new AbortController().signal)).toEqual([{ address: "8.8.8.8", family: 4 }]);
  expect(given).toBe(0);
  control.abort();
  await Promise.all(silent);
  expect(given).toBe(100);
});

test("a name that leads into our network is refused before anything is sent", async () => {
  const asked = postOutside(
    { url: "https://private.example/", headers: {}, body: "" },
    { allowsPrivate: false, answerWithinMs: 5000, maxAnswerBytes: 1000, nameServers },
  );
  await expect(asked).rejects.toMatchObject({ kind: "address_refused", message: expect.not.stringContaining("10.0") });
});
