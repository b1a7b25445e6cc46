import { parseFact, printFact, type TimelineFact } from "@sluice/media/timeline";
import { type JsonValue, type LogRecord, packLocation } from "../storage/segment-store.ts";

/**
 * How a channel's facts stand in its log. A record holds what one push told the timeline, so that a muxed segment is
 * stored whole or not at all. In the record, a fragment's location counts from the start of the record's payload: where
 * that is, only the store knows, and says so with the record.
 */
export const toRecordFact = (facts: readonly TimelineFact[]): JsonValue => facts.map((fact) => printFact(fact));

/** The facts of a record, located. Throws SyntaxError for a record that this code did not write. */
export const fromRecord = (record: LogRecord): TimelineFact[] => {
  if (!Array.isArray(record.fact)) throw new SyntaxError("a record of the log is no list of facts");
  return record.fact.map((line) => locate(parseFact(String(line)), record));
};

export const locate = (fact: TimelineFact, { payload }: Pick<LogRecord, "payload">): TimelineFact =>
  fact.kind === "fragment"
    ? { ...fact, location: packLocation({ file: payload.file, offset: payload.offset + fact.location }) }
    : fact;
