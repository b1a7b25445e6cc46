// Loaded before a process's own code (`node --import`): its clock is so far ahead of the machine's.
const aheadMs = Number(process.env["METERING_KILLS_AHEAD_MS"] ?? 0);
const MachineDate = Date;

globalThis.Date = class extends MachineDate {
  constructor(...given: []) {
    if (given.length === 0) super(MachineDate.now() + aheadMs);
    else super(...given);
  }

  static override now(): number {
    return MachineDate.now() + aheadMs;
  }
} as DateConstructor;
