import { LIMITS } from "@sluice/contracts";

/** Why a head was refused; rows of contracts `ERRORS`. */
export interface HeadFailure {
  readonly code: "invalid_request" | "head_too_large" | "uri_too_long";
  readonly detail: string;
}

export type HeadProgress = "more" | "complete" | "failed";

const CR = 0x0d;
const LF = 0x0a;
const SP = 0x20;
const HTAB = 0x09;
const COLON = 0x3a;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const MAX_METHOD_BYTES = 32;
const MAX_FIELDS = 100;
// The request line besides the target: method, two spaces, version.
const MAX_REQUEST_LINE_BYTES = LIMITS.requestTargetBytes + MAX_METHOD_BYTES + 10;

const tableOf = (allowed: (code: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => (allowed(code) ? 1 : 0));
const charsOf = (chars: string) => (code: number) => chars.includes(String.fromCharCode(code));
const isAlphaNumeric = (code: number) => /[0-9A-Za-z]/.test(String.fromCharCode(code));

/** RFC 9110, 5.6.2. */
const TOKEN = tableOf((code) => isAlphaNumeric(code) || charsOf("!#$%&'*+-.^_`|~")(code));
/** RFC 9110, 5.5: what a field value or a request line may hold between its line ends; all else is refused at once. */
const TEXT = tableOf((code) => code === HTAB || (code >= SP && code !== 0x7f));
/** RFC 3986 reserved and unreserved plus what encoders leave unescaped; no space, no fragment, no backslash. */
const TARGET = tableOf((code) => code > SP && code < 0x7f && !charsOf("#\\")(code));
/** RFC 3986, 3.2.2 with a port; no userinfo. */
const HOST = tableOf((code) => isAlphaNumeric(code) || charsOf("-._~!$&'()*+;=%:[]")(code));

const nameBytes = (name: string): Uint8Array => Uint8Array.from(name, (char) => char.charCodeAt(0));
const HOST_NAME = nameBytes("host");
const EXPECT_NAME = nameBytes("expect");
const CONNECTION_NAME = nameBytes("connection");
const CONTENT_LENGTH_NAME = nameBytes("content-length");
const TRANSFER_ENCODING_NAME = nameBytes("transfer-encoding");

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] as number;

/** `lower` holds lower-case letters and hyphens; the bytes at `from` are token characters, for which `| 0x20` is enough. */
const hasName = (bytes: Uint8Array, from: number, lower: Uint8Array): boolean => {
  for (let i = 0; i < lower.length; i++) if ((byteAt(bytes, from + i) | 0x20) !== lower[i]) return false;
  return true;
};

const METHODS = ["GET", "HEAD", "PUT", "POST", "OPTIONS", "DELETE"] as const;

/** A complete, valid head. Fields that nobody asks for are never turned into strings. */
export class RequestHead {
  readonly method: string;
  readonly httpVersion: "1.0" | "1.1";
  readonly target: string;
  readonly path: string;
  readonly rawQuery: string;
  /** Undefined without a body; a body has exactly one of the two framings. */
  readonly contentLength: number | undefined;
  readonly chunked: boolean;
  readonly expectContinue: boolean;
  /** What the client wants: RFC 9112, 9.3. */
  readonly keepAlive: boolean;
  /** Bytes on the wire, from the first byte after the previous message to the empty line. */
  readonly sizeBytes: number;
  readonly host: string;
  readonly #bytes: Buffer;
  readonly #fieldsFrom: number;
  readonly #fieldsTo: number;

  constructor(fields: Omit<RequestHead, "header">, bytes: Buffer, fieldsFrom: number, fieldsTo: number) {
    this.method = fields.method;
    this.httpVersion = fields.httpVersion;
    this.target = fields.target;
    this.path = fields.path;
    this.rawQuery = fields.rawQuery;
    this.contentLength = fields.contentLength;
    this.chunked = fields.chunked;
    this.expectContinue = fields.expectContinue;
    this.keepAlive = fields.keepAlive;
    this.sizeBytes = fields.sizeBytes;
    this.host = fields.host;
    this.#bytes = bytes;
    this.#fieldsFrom = fieldsFrom;
    this.#fieldsTo = fieldsTo;
  }

  /** By lower-case name; several fields of that name are joined by `, ` (RFC 9110, 5.3), cookies by `; ` (RFC 9113, 8.2.3). */
  header(name: string): string | undefined {
    const separator = name === "cookie" ? "; " : ", ";
    const bytes = this.#bytes;
    let value: string | undefined;
    let line = this.#fieldsFrom;
    while (line < this.#fieldsTo) {
      const lineEnd = bytes.indexOf(CR, line);
      const nameEnd = line + name.length;
      if (byteAt(bytes, nameEnd) === COLON && bytes.toString("latin1", line, nameEnd).toLowerCase() === name) {
        const text = bytes.toString("latin1", nameEnd + 1, lineEnd).replace(/^[\t ]+|[\t ]+$/g, "");
        value = value === undefined ? text : value + separator + text;
      }
      line = lineEnd + 2;
    }
    return value;
  }
}

/**
 * Strict, incremental parser of HTTP/1.x request heads (RFC 9112). Every byte is looked at once for line ends and once by
 * its line, however the bytes are cut; where they are cut never changes the outcome. Refuses what two servers in a row
 * could read differently: bare CR or LF, folded lines, space before the colon, two framings.
 */
export class RequestHeadParser {
  /** Set when `read` has answered "complete". */
  head: RequestHead | undefined;
  /** Set when `read` has answered "failed". */
  failure: HeadFailure | undefined;
  /** Of the chunk given last: where the head ended. */
  consumedTo = 0;

  // The head so far, when it came in more than one chunk.
  #kept: Buffer | undefined;
  #keptBytes = 0;
  // Relative to the first byte of the head.
  #scanned = 0;
  #lineFrom = 0;
  #fieldsFrom = 0;
  #fieldCount = 0;
  #method = "";
  #version: "1.0" | "1.1" | undefined;
  #target = "";
  #path = "";
  #rawQuery = "";
  #targetHost: string | undefined;
  #host: string | undefined;
  #contentLength: number | undefined;
  #chunked = false;
  #expectContinue = false;
  #close = false;
  #keepAlive = false;

  /** Nothing of a head has arrived. */
  get isEmpty(): boolean {
    return this.#keptBytes === 0;
  }

  /** Bytes of a head that is not complete. */
  get pendingBytes(): number {
    return this.#keptBytes;
  }

  /** Takes bytes of `chunk` from `from` on. After "complete", `reset` before the next head; after "failed", close. */
  read(chunk: Buffer, from: number): HeadProgress {
    if (this.#kept === undefined) {
      const progress = this.#scan(chunk, from, Math.min(chunk.length, from + LIMITS.requestHeadBytes));
      if (progress === "more") this.#keep(chunk, from);
      else this.consumedTo = from + this.#lineFrom;
      return progress;
    }
    const before = this.#keptBytes;
    this.#keep(chunk, from);
    const progress = this.#scan(this.#kept, 0, this.#keptBytes);
    if (progress !== "more") this.consumedTo = from + this.#lineFrom - before;
    return progress;
  }

  reset(): void {
    this.head = undefined;
    this.failure = undefined;
    this.#kept = undefined;
    this.#keptBytes = 0;
    this.#scanned = 0;
    this.#lineFrom = 0;
    this.#fieldCount = 0;
    this.#version = undefined;
    this.#targetHost = undefined;
    this.#host = undefined;
    this.#contentLength = undefined;
    this.#chunked = false;
    this.#expectContinue = false;
    this.#close = false;
    this.#keepAlive = false;
  }

  #keep(chunk: Buffer, from: number): void {
    const bytes = Math.min(chunk.length - from, LIMITS.requestHeadBytes - this.#keptBytes);
    const needed = this.#keptBytes + bytes;
    if (this.#kept === undefined || this.#kept.length < needed) {
      const grown = Buffer.allocUnsafe(Math.min(Math.max(1024, needed * 2), LIMITS.requestHeadBytes));
      this.#kept?.copy(grown, 0, 0, this.#keptBytes);
      this.#kept = grown;
    }
    chunk.copy(this.#kept, this.#keptBytes, from, from + bytes);
    this.#keptBytes = needed;
  }

  /** Reads lines from `base + #scanned`; `end` is at most the head's limit behind `base`. */
  #scan(bytes: Buffer, base: number, end: number): HeadProgress {
    let i = base + this.#scanned;
    for (;;) {
      while (i < end && TEXT[byteAt(bytes, i)] === 1) i++;
      this.#scanned = i - base;
      if (this.#version === undefined && this.#scanned - this.#lineFrom > MAX_REQUEST_LINE_BYTES) {
        return this.#targetTooLong();
      }
      if (i < end && byteAt(bytes, i) !== CR) {
        return this.#fail("invalid_request", `Byte ${this.#scanned} of the head is a control character.`);
      }
      if (i + 1 >= end) {
        if (end - base < LIMITS.requestHeadBytes) return "more";
        return this.#fail("head_too_large", `The head has more than ${LIMITS.requestHeadBytes} bytes.`);
      }
      if (byteAt(bytes, i + 1) !== LF) {
        return this.#fail("invalid_request", `Byte ${this.#scanned} of the head is a CR without LF.`);
      }
      const lineFrom = base + this.#lineFrom;
      this.#lineFrom = i + 2 - base;
      this.#scanned = this.#lineFrom;
      if (i === lineFrom) {
        // RFC 9112, 2.2: empty lines before the request line are ignored.
        if (this.#version !== undefined) return this.#complete(bytes, base, i);
      } else if (this.#version === undefined) {
        if (!this.#readRequestLine(bytes, lineFrom, i)) return "failed";
        this.#fieldsFrom = this.#lineFrom;
      } else if (!this.#readField(bytes, lineFrom, i)) return "failed";
      i += 2;
    }
  }

  #fail(code: HeadFailure["code"], detail: string): "failed" {
    this.failure = { code, detail };
    return "failed";
  }

  #refuse(detail: string): false {
    this.failure = { code: "invalid_request", detail };
    return false;
  }

  #targetTooLong(): "failed" {
    return this.#fail("uri_too_long", `The request target has more than ${LIMITS.requestTargetBytes} bytes.`);
  }

  #readRequestLine(bytes: Buffer, from: number, to: number): boolean {
    let i = from;
    while (i < to && TOKEN[byteAt(bytes, i)] === 1) i++;
    const methodBytes = i - from;
    if (methodBytes === 0 || methodBytes > MAX_METHOD_BYTES || i === to || byteAt(bytes, i) !== SP) {
      return this.#refuse("The request line has no valid method.");
    }
    const targetFrom = ++i;
    let question = -1;
    while (i < to && TARGET[byteAt(bytes, i)] === 1) {
      if (question < 0 && byteAt(bytes, i) === QUESTION) question = i;
      i++;
    }
    const targetTo = i;
    if (targetTo - targetFrom > LIMITS.requestTargetBytes) {
      this.#targetTooLong();
      return false;
    }
    if (targetTo === targetFrom || i === to || byteAt(bytes, i) !== SP) {
      return this.#refuse("The request target is empty or has characters that must be percent-encoded.");
    }
    const version = bytes.toString("latin1", i + 1, to);
    if (version !== "HTTP/1.1" && version !== "HTTP/1.0") {
      return this.#refuse("The request line must end in HTTP/1.1 or HTTP/1.0.");
    }
    const method = bytes.toString("latin1", from, from + methodBytes);
    // The constant spares every later comparison a look at the characters.
    this.#method = METHODS.find((known) => known === method) ?? method;
    this.#target = bytes.toString("latin1", targetFrom, targetTo);
    this.#path = question < 0 ? this.#target : this.#target.slice(0, question - targetFrom);
    this.#rawQuery = question < 0 ? "" : this.#target.slice(question - targetFrom + 1);
    if (byteAt(bytes, targetFrom) !== SLASH && !this.#readOtherTarget()) return false;
    this.#version = version === "HTTP/1.1" ? "1.1" : "1.0";
    return true;
  }

  /** RFC 9112, 3.2.2 (absolute-form, whose authority overrides Host) and 3.2.4 (`*`). */
  #readOtherTarget(): boolean {
    if (this.#target === "*" && this.#method === "OPTIONS") return true;
    const absolute = /^https?:\/\/([^/?@]+)([/?].*)?$/i.exec(this.#target);
    if (absolute === null || this.#method === "CONNECT") {
      return this.#refuse("The request target must begin with a slash or be a whole http address.");
    }
    const [, host = "", rest = ""] = absolute;
    this.#targetHost = host;
    const question = rest.indexOf("?");
    const path = question < 0 ? rest : rest.slice(0, question);
    this.#path = path === "" ? "/" : path;
    this.#rawQuery = question < 0 ? "" : rest.slice(question + 1);
    return true;
  }

  #readField(bytes: Buffer, from: number, to: number): boolean {
    if (++this.#fieldCount > MAX_FIELDS) {
      this.#fail("head_too_large", `The head has more than ${MAX_FIELDS} fields.`);
      return false;
    }
    let nameTo = from;
    while (nameTo < to && TOKEN[byteAt(bytes, nameTo)] === 1) nameTo++;
    if (nameTo === from || nameTo === to || byteAt(bytes, nameTo) !== COLON) {
      return this.#refuse("A header line has no name that is followed at once by a colon, or is folded.");
    }
    switch (nameTo - from) {
      case 4:
        return hasName(bytes, from, HOST_NAME) ? this.#readHost(bytes, nameTo + 1, to) : true;
      case 6:
        if (hasName(bytes, from, EXPECT_NAME)) this.#expectContinue ||= listed(bytes, nameTo + 1, to, "100-continue");
        return true;
      case 10:
        if (hasName(bytes, from, CONNECTION_NAME)) {
          this.#close ||= listed(bytes, nameTo + 1, to, "close");
          this.#keepAlive ||= listed(bytes, nameTo + 1, to, "keep-alive");
        }
        return true;
      case 14:
        return hasName(bytes, from, CONTENT_LENGTH_NAME) ? this.#readContentLength(bytes, nameTo + 1, to) : true;
      case 17:
        if (!hasName(bytes, from, TRANSFER_ENCODING_NAME)) return true;
        if (this.#chunked || trimmed(bytes, nameTo + 1, to).toLowerCase() !== "chunked") {
          return this.#refuse("Transfer-Encoding must be chunked, once.");
        }
        this.#chunked = true;
        return true;
      default:
        return true;
    }
  }

  #readHost(bytes: Buffer, from: number, to: number): boolean {
    const host = trimmed(bytes, from, to);
    for (let i = 0; i < host.length; i++) {
      if (HOST[host.charCodeAt(i)] !== 1) return this.#refuse("Host is not a host name with an optional port.");
    }
    if (this.#host !== undefined) return this.#refuse("Host is given twice.");
    this.#host = host;
    return true;
  }

  #readContentLength(bytes: Buffer, from: number, to: number): boolean {
    const text = trimmed(bytes, from, to);
    // 15 digits stay exact in a double, and no body is a petabyte long.
    if (!/^[0-9]{1,15}$/.test(text)) return this.#refuse("Content-Length is not a decimal number.");
    if (this.#contentLength !== undefined) return this.#refuse("Content-Length is given twice.");
    this.#contentLength = Number(text);
    return true;
  }

  #complete(bytes: Buffer, base: number, fieldsTo: number): HeadProgress {
    const httpVersion = this.#version ?? "1.1";
    if (httpVersion === "1.1" && this.#host === undefined) return this.#fail("invalid_request", "Host is missing.");
    if (this.#chunked && this.#contentLength !== undefined) {
      return this.#fail("invalid_request", "Content-Length and Transfer-Encoding are both given.");
    }
    if (this.#chunked && httpVersion === "1.0") {
      return this.#fail("invalid_request", "HTTP/1.0 has no Transfer-Encoding.");
    }
    this.head = new RequestHead(
      {
        method: this.#method,
        httpVersion,
        target: this.#target,
        path: this.#path,
        rawQuery: this.#rawQuery,
        contentLength: this.#contentLength,
        chunked: this.#chunked,
        expectContinue: this.#expectContinue && httpVersion === "1.1",
        keepAlive: !this.#close && (httpVersion === "1.1" || this.#keepAlive),
        sizeBytes: this.#lineFrom,
        host: this.#targetHost ?? this.#host ?? "",
      },
      bytes,
      base + this.#fieldsFrom,
      fieldsTo,
    );
    return "complete";
  }
}

const trimmed = (bytes: Buffer, from: number, to: number): string => {
  let start = from;
  let end = to;
  while (start < end && (byteAt(bytes, start) === SP || byteAt(bytes, start) === HTAB)) start++;
  while (end > start && (byteAt(bytes, end - 1) === SP || byteAt(bytes, end - 1) === HTAB)) end--;
  return bytes.toString("latin1", start, end);
};

/** Whether the comma-separated list has the (lower-case) word. */
const listed = (bytes: Buffer, from: number, to: number, word: string): boolean => {
  const text = trimmed(bytes, from, to).toLowerCase();
  return text === word || (text.includes(",") && text.split(",").some((item) => item.trim() === word));
};
