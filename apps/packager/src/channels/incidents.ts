import type { ErrorCode, IngestIncident } from "@sluice/contracts";

const KEPT = 20;

export interface NewIncident {
  readonly atMs: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly path: string;
  /** What makes incidents one and the same that goes on; the path's own numbers would make each a new one. */
  readonly stream: string;
}

/** What an encoder was refused, the most recent last; what goes on is counted instead of pushing the rest out. */
export class Incidents {
  readonly #entries = new Map<string, IngestIncident>();

  add({ atMs, code, detail, path, stream }: NewIncident): void {
    const key = JSON.stringify([code, stream]);
    const count = (this.#entries.get(key)?.count ?? 0) + 1;
    this.#entries.delete(key);
    this.#entries.set(key, { atMs, code, detail: detail.slice(0, 500), path: path.slice(0, 300), count });
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value ?? "");
  }

  list(): IngestIncident[] {
    return [...this.#entries.values()];
  }
}
