import type { ErrorCode, IngestIncident } from "@sluice/contracts";

const KEPT = 20;
/** What strangers can cause. They may name streams as they like: they get one line each, and push out nothing of an encoder's. */
const OF_STRANGERS: ReadonlySet<ErrorCode> = new Set([
  "ingest_unauthorized",
  "ingest_address_refused",
  "ingest_certificate_refused",
]);

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

  /** Returns how often it has happened by now. */
  add({ atMs, code, detail, path, stream }: NewIncident): number {
    const key = JSON.stringify([code, OF_STRANGERS.has(code) ? "" : stream]);
    const count = (this.#entries.get(key)?.count ?? 0) + 1;
    this.#entries.delete(key);
    this.#entries.set(key, { atMs, code, detail: shortened(detail, 500), path: shortened(path, 300), count });
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value ?? "");
    return count;
  }

  list(): IngestIncident[] {
    return [...this.#entries.values()];
  }
}

/** Cut between two halves of a character, a text would be one that no database takes. */
const shortened = (text: string, maxChars: number): string => text.slice(0, maxChars).replace(/\p{Cs}/gu, "\ufffd");
