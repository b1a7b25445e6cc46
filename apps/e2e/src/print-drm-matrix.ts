import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { DRM_MATRIX, titleOf } from "./drm-matrix.ts";

const MARKS: Readonly<Record<TestResult["status"], string>> = {
  passed: "plays",
  failed: "FAILS",
  timedOut: "FAILS",
  interrupted: "-",
  skipped: "-",
};

/** What `npm run drm:matrix` prints: a line for each method, way of keys and format, a column for each player. */
export default class PrintDrmMatrix implements Reporter {
  readonly #statuses = new Map<string, TestResult["status"]>();

  onTestEnd({ title }: TestCase, { status, error }: TestResult): void {
    this.#statuses.set(title, status);
    if (status === "failed" || status === "timedOut") process.stdout.write(`${title}\n  ${error?.message ?? status}\n`);
  }

  onEnd(): void {
    const players = [...new Set(DRM_MATRIX.map(({ player }) => player))];
    const rows = new Map<string, string[]>();
    for (const drmCase of DRM_MATRIX) {
      const { method, mode, player, format } = drmCase;
      const name = `${method}, ${mode}, ${format}`;
      const cells = rows.get(name) ?? players.map(() => "");
      cells[players.indexOf(player)] = MARKS[this.#statuses.get(titleOf(drmCase)) ?? "skipped"];
      rows.set(name, cells);
    }
    const line = (first: string, cells: readonly string[]): string =>
      [first.padEnd(36), ...cells.map((cell) => cell.padEnd(8))].join(" ").trimEnd();
    process.stdout.write(`${line("", players)}\n`);
    for (const [name, cells] of rows) process.stdout.write(`${line(name, cells)}\n`);
  }
}
