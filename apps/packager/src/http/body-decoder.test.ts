import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChunkedDecoder, LengthDecoder } from "./body-decoder.ts";

const decode = (decoder: ChunkedDecoder | LengthDecoder, pieces: readonly Buffer[]) => {
  const body: Buffer[] = [];
  let used = 0;
  for (const piece of pieces) {
    const to = decoder.decode(piece, 0, (bytes, from, end) => body.push(Buffer.from(bytes.subarray(from, end))));
    used += to;
    if (decoder.done || decoder.fault !== undefined) break;
  }
  return {
    body: Buffer.concat(body).toString("latin1"),
    done: decoder.done,
    faulty: decoder.fault !== undefined,
    used: decoder.fault === undefined ? used : 0,
  };
};
const chunked = (text: string) => decode(new ChunkedDecoder(), [Buffer.from(text, "latin1")]);

describe("a chunked body", () => {
  test.each([
    ["0\r\n\r\n", ""],
    ["5\r\nhello\r\n0\r\n\r\n", "hello"],
    ["3\r\nhel\r\n002\r\nlo\r\n000\r\n\r\n", "hello"],
    ["A\r\n0123456789\r\n0\r\n\r\n", "0123456789"],
    ['5;a=b;c="d e"\r\nhello\r\n0;x\r\n\r\n', "hello"],
    ["5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", "hello"],
    ["2\r\n\r\n\r\n0\r\n\r\n", "\r\n"],
  ])("%j is %j", (text, body) => {
    expect(chunked(`${text}NEXT`)).toEqual({ body, done: true, faulty: false, used: text.length });
  });

  test.each([
    "ffffffffffffffff\r\n",
    "fffffffffffff\r\n",
    "0000000000005\r\nhello\r\n",
    "-5\r\nhello\r\n",
    "+5\r\nhello\r\n",
    "0x5\r\nhello\r\n",
    " 5\r\nhello\r\n",
    "5 \r\nhello\r\n",
    "5\t;a\r\nhello\r\n",
    "5\nhello\n0\n\n",
    "5\r\nhello\n",
    "5\r\nhelloX\r\n",
    "5\r\nhello0\r\n\r\n",
    "5;a\nb\r\nhello\r\n",
    "5;a\0\r\nhello\r\n",
    "5\rXhello\r\n",
    "\r\nhello\r\n",
    ";a\r\nhello\r\n",
    "g\r\n",
    "0\r\nA: b\nC: d\r\n\r\n",
    "0\r\n\rX",
  ])("%j is refused", (text) => {
    expect(chunked(text).faulty).toBe(true);
  });

  test.each([
    ["extension", `5;${"a".repeat(17_000)}\r\n`],
    ["number of extensions", `1;${"a".repeat(30)}\r\nx\r\n`.repeat(600)],
    ["trailer", `0\r\n${"A: b\r\n".repeat(5000)}`],
  ])("an endless %s is refused", (_, text) => {
    expect(chunked(text).faulty).toBe(true);
  });

  test("is the same wherever it is cut, and its chunks are the body", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 17 }),
        (chunks, step) => {
          const wire = Buffer.concat([
            ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
            Buffer.from("0\r\n\r\nGET"),
          ]);
          const pieces: Buffer[] = [];
          for (let at = 0; at < wire.length; at += step) pieces.push(wire.subarray(at, at + step));
          expect(decode(new ChunkedDecoder(), pieces)).toEqual({
            body: Buffer.concat(chunks).toString("latin1"),
            done: true,
            faulty: false,
            used: wire.length - 3,
          });
        },
      ),
    );
  });

  test("of any bytes ends, and never takes more than is there", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("0", "3", "f", "\r", "\n", ";", "x", "\r\n"), maxLength: 60 }),
        (text) => {
          const bytes = Buffer.from(text, "latin1");
          const whole = decode(new ChunkedDecoder(), [bytes]);
          const single = decode(
            new ChunkedDecoder(),
            Array.from(bytes, (byte) => Buffer.from([byte])),
          );
          expect(whole).toEqual(single);
          expect(whole.used).toBeLessThanOrEqual(bytes.length);
        },
      ),
    );
  });
});

test("a body of known length takes its bytes and leaves the next request's", () => {
  expect(decode(new LengthDecoder(5), [Buffer.from("he"), Buffer.from("lloGET")])).toEqual({
    body: "hello",
    done: true,
    faulty: false,
    used: 5,
  });
});
