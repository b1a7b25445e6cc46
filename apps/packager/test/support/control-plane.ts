import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type AccessLogHour,
  accessLogHourSchema,
  type ChannelConfig,
  type ChannelId,
  type LicenceRequestSum,
  licenceRequestDeliverySchema,
  type Snapshot,
  type StatusReport,
  statusReportSchema,
  type TenantAccess,
  type UsageEvent,
  usageDeliverySchema,
} from "@sluice/contracts";

export const SERVICE_TOKEN = "service-token-of-the-tests-0123456789";

/** Speaks the control plane's side of the contract over real HTTP, from memory. */
export class TestControlPlane {
  readonly usage = new Map<string, UsageEvent>();
  readonly statuses: StatusReport[] = [];
  readonly accessLogHours: AccessLogHour[] = [];
  readonly licenceRequests = new Map<string, LicenceRequestSum>();
  /** How many usage events arrived, repeats included. */
  deliveredEvents = 0;
  /** undefined: answers; else every request is answered with this status. */
  failWith: number | undefined;
  #revision = 0;
  readonly #channels = new Map<
    string,
    { readonly revision: number; readonly state: ChannelConfig | "deleted" | "withdrawn" }
  >();
  #access: { readonly revision: number; readonly access: TenantAccess } | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  #port = 0;

  /** Listens, at the same port again after `stop`. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const wake of this.#waiting) wake();
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  set(config: ChannelConfig): void {
    this.#change(config.channelId, config);
  }

  delete(channelId: string): void {
    this.#change(channelId, "deleted");
  }

  withdraw(channelId: string): void {
    this.#change(channelId, "withdrawn");
  }

  /** Of the tenant of these tests. */
  setAccess(access: TenantAccess): void {
    this.#revision++;
    this.#access = { revision: this.#revision, access };
    for (const wake of this.#waiting) wake();
  }

  #change(channelId: string, state: ChannelConfig | "deleted" | "withdrawn"): void {
    this.#revision++;
    this.#channels.set(channelId, { revision: this.#revision, state });
    for (const wake of this.#waiting) wake();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.failWith !== undefined) {
      response.writeHead(this.failWith).end();
      return;
    }
    if (request.headers.authorization !== `Bearer ${SERVICE_TOKEN}`) {
      response.writeHead(401).end();
      return;
    }
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/internal/v1/snapshot") {
      await this.#sendSnapshot(url, request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    if (url.pathname === "/internal/v1/usage") {
      for (const event of usageDeliverySchema.parse(body).events) {
        this.deliveredEvents++;
        this.usage.set(event.id, event);
      }
    } else if (url.pathname === "/internal/v1/licence-requests") {
      for (const sum of licenceRequestDeliverySchema.parse(body).sums) this.licenceRequests.set(sum.id, sum);
    } else if (url.pathname === "/internal/v1/access-log") this.accessLogHours.push(accessLogHourSchema.parse(body));
    else this.statuses.push(statusReportSchema.parse(body));
    response.writeHead(204).end();
  }

  async #sendSnapshot(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const after = Number(url.searchParams.get("after"));
    const waitMs = Number(url.searchParams.get("waitMs"));
    if (after === this.#revision && waitMs > 0) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, waitMs);
        this.#waiting.add(wake);
        request.on("close", wake);
      });
    }
    if (after === this.#revision) {
      response.writeHead(204).end();
      return;
    }
    const complete = after === 0 || after > this.#revision;
    const changed = [...this.#channels].filter(([, { revision }]) => complete || revision > after);
    const idsOf = (wanted: "deleted" | "withdrawn") =>
      changed.filter(([, { state }]) => state === wanted).map(([id]) => id as ChannelId);
    const snapshot: Snapshot = {
      revision: this.#revision,
      complete,
      channels: changed.flatMap(([, { state }]) => (typeof state === "string" ? [] : state)),
      deletedChannelIds: idsOf("deleted"),
      withdrawnChannelIds: idsOf("withdrawn"),
      tenantAccess:
        this.#access !== undefined && (complete || this.#access.revision > after) ? [this.#access.access] : [],
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(snapshot));
  }
}
