import { STATUS_CODES } from "node:http";
import { type ErrorCode, problem } from "@sluice/contracts";
import type { ResponseHeaders } from "./responder.ts";

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Framing and persistence are the connection's to decide. */
const RESERVED = new Set(["content-length", "transfer-encoding", "connection", "date"]);

/** Whether the one thing was said that a caller may say about the connection. */
export const asksToClose = (headers: ResponseHeaders): boolean => headers["Connection"] === "close";

/** Header lines, each with its line end, without `Connection: close`. Throws on what could split a response: that is a fault of the caller. */
export const printHeaders = (headers: ResponseHeaders): string => {
  let text = "";
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (name === "Connection" && value === "close") continue;
    if (RESERVED.has(name.toLowerCase())) throw new TypeError(`The response header ${name} is the server's`);
    if (typeof value === "string") text += printHeader(name, value);
    else for (const one of value) text += printHeader(name, one);
  }
  return text;
};

const printHeader = (name: string, value: string): string => {
  if (!NAME.test(name) || !VALUE.test(value)) throw new TypeError(`The response header ${name} has illegal bytes`);
  return `${name}: ${value}\r\n`;
};

/** RFC 9112, 4. */
export const printStatusLine = (status: number): string => `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;

/** A whole answer to what never became a request; the connection ends with it. */
export const printRefusal = (code: ErrorCode, detail: string, dateLine: string): Buffer => {
  const document = problem(code, detail);
  const body = Buffer.from(JSON.stringify(document));
  const head = `${printStatusLine(document.status)}${dateLine}Content-Type: application/problem+json\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
};

/** The `Date` line, printed once a second. */
export class DateLine {
  readonly #nowMs: () => number;
  #second = -1;
  #line = "";

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  print(): string {
    const second = Math.floor(this.#nowMs() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#line = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
    }
    return this.#line;
  }
}
