import { RollingTable } from "./rolling-table.ts";
import type { RunState } from "./state.ts";

/** Columns of `History.units`, one row a unit of the programme. */
export const UNIT: {
  readonly start90k: 0;
  readonly duration90k: 1;
  readonly wallMs: 2;
  readonly closedMs: 3;
  /** Media of all units before it, ever: what windows are measured by. */
  readonly before90k: 4;
  readonly runId: 5;
} = { start90k: 0, duration90k: 1, wallMs: 2, closedMs: 3, before90k: 4, runId: 5 };

/** Columns of `History.fragments`, one table a rendition, one row a published fragment, in order of unit and time. */
export const FRAGMENT: {
  readonly unit: 0;
  readonly startTicks: 1;
  readonly durationTicks: 2;
  readonly location: 3;
  readonly byteLength: 4;
  readonly init: 5;
} = { unit: 0, startTicks: 1, durationTicks: 2, location: 3, byteLength: 4, init: 5 };

/** Columns of `History.groups`, one table a target duration, one row a group. */
export const GROUP: {
  readonly firstUnit: 0;
  readonly endUnit: 1;
  /** Breaks up to and with the one it begins with. */
  readonly discontinuities: 2;
  readonly startsBreak: 3;
} = { firstUnit: 0, endUnit: 1, discontinuities: 2, startsBreak: 3 };

/** What was published, as far back as `expire` has left it. */
export interface History {
  units: RollingTable;
  /** By rendition. */
  fragments: RollingTable[];
  groups: Map<number, RollingTable>;
  runs: Map<number, RunState>;
  /** Fragments that will not be needed again, since the last `expire`. */
  released: number[];
  storedBytes: number;
}

export const createHistory = (firstUnit: number): History => ({
  units: new RollingTable(6, firstUnit),
  fragments: [],
  groups: new Map(),
  runs: new Map(),
  released: [],
  storedBytes: 0,
});

export const createFragmentTable = (): RollingTable => new RollingTable(6);

export const createGroupTable = (firstNumber: number): RollingTable => new RollingTable(4, firstNumber);
