import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { INGEST_REALM } from "@sluice/contracts";

export interface IngestIdentity {
  readonly username: string;
  /** Hex of SHA-256 over `username:realm:password`: a client needs no more, and no more is known here. */
  readonly ha1: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const TIMEOUT_MS = 10_000;

/** Pushes files to an ingest address of this machine, as an encoder would: with Digest and connections that stay open. */
export class IngestClient {
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  #nonce: string | undefined;
  #nonceUses = 0;

  constructor(port: number, headers: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#headers = headers;
  }

  /** Resolves with the status of the answer. */
  async put(path: string, body: Uint8Array, identity: IngestIdentity): Promise<number> {
    const first = await this.#send(path, body, this.#nonce === undefined ? undefined : this.#sign(identity, path));
    if (first.status !== 401 || first.nonce === undefined) return first.status;
    this.#nonce = first.nonce;
    this.#nonceUses = 0;
    return (await this.#send(path, body, this.#sign(identity, path))).status;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** RFC 7616, 3.4. */
  #sign({ username, ha1 }: IngestIdentity, uri: string): string {
    const nonce = this.#nonce ?? "";
    this.#nonceUses++;
    const nc = this.#nonceUses.toString(16).padStart(8, "0");
    const cnonce = randomBytes(8).toString("hex");
    const response = sha256(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${sha256(`PUT:${uri}`)}`);
    return (
      `Digest username="${username}", realm="${INGEST_REALM}", nonce="${nonce}", uri="${uri}", algorithm=SHA-256, ` +
      `qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`
    );
  }

  #send(
    path: string,
    body: Uint8Array,
    authorization: string | undefined,
  ): Promise<{ status: number; nonce: string | undefined }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port: this.#port,
          path,
          method: "PUT",
          agent: this.#agent,
          timeout: TIMEOUT_MS,
          headers: {
            ...this.#headers,
            "Content-Length": body.length,
            ...(authorization === undefined ? {} : { Authorization: authorization }),
          },
        },
        (response) => {
          const challenges = response.headers["www-authenticate"] ?? "";
          response.on("error", reject);
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, nonce: /nonce="([^"]+)"/.exec(challenges)?.[1] }),
          );
          response.resume();
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer to PUT ${path}`)));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}
