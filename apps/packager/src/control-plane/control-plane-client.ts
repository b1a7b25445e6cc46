import type { AccessLogHour, LicenceRequestDelivery, StatusReport, UsageDelivery } from "@sluice/contracts";

export interface ControlPlaneClientOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly serviceToken: string;
}

/** An answer that was not the one wanted; `status` is 0 when there was none. */
export class ControlPlaneError extends Error {
  override readonly name = "ControlPlaneError";
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

const DELIVERY_TIMEOUT_MS = 15_000;
/** What a held poll may take beyond the time it was asked to wait. */
const POLL_SLACK_MS = 10_000;

/** What a packager says to the control plane. Every method throws ControlPlaneError. */
export class ControlPlaneClient {
  readonly #options: ControlPlaneClientOptions;

  constructor(options: ControlPlaneClientOptions) {
    this.#options = options;
  }

  /** The configuration after a revision, not validated; undefined when it did not change within `waitMs`. */
  async getSnapshot(after: number, waitMs: number, signal: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(waitMs + POLL_SLACK_MS);
    const response = await this.#fetch(`/internal/v1/snapshot?after=${after}&waitMs=${waitMs}`, {
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status === 204) return undefined;
    if (response.status !== 200) throw await refusal(response);
    try {
      return await response.json();
    } catch (error) {
      throw new ControlPlaneError(response.status, "the snapshot did not arrive whole", error);
    }
  }

  sendUsage(delivery: UsageDelivery): Promise<void> {
    return this.#post("/internal/v1/usage", delivery);
  }

  sendAccessLogHour(hour: AccessLogHour): Promise<void> {
    return this.#post("/internal/v1/access-log", hour);
  }

  sendLicenceRequests(delivery: LicenceRequestDelivery): Promise<void> {
    return this.#post("/internal/v1/licence-requests", delivery);
  }

  sendStatus(report: StatusReport): Promise<void> {
    return this.#post("/internal/v1/status", report);
  }

  async #post(path: string, body: unknown): Promise<void> {
    const response = await this.#fetch(path, {
      method: "POST",
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    if (response.status !== 204) throw await refusal(response);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#options.url + path, {
        ...init,
        redirect: "error",
        headers: { authorization: `Bearer ${this.#options.serviceToken}`, "content-type": "application/json" },
      });
    } catch (error) {
      throw new ControlPlaneError(0, `the control plane at ${this.#options.url} is not reachable`, error);
    }
  }
}

const refusal = async (response: Response): Promise<ControlPlaneError> => {
  const text = await response.text().catch(() => "");
  return new ControlPlaneError(response.status, `the control plane answered ${response.status}: ${text.slice(0, 300)}`);
};
