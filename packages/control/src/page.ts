import { AppError, type Page, type PageInput } from "@sluice/contracts";
import { parseCursor, printCursor } from "@sluice/db";

/**
 * One page of a list. `read` gets the key of the last row of the page before, and how many rows to read (one more than
 * asked for, to know whether there is another page).
 * @throws AppError `invalid_request` for a cursor that we did not make
 */
export const readPage = async <Row, Item>(
  input: PageInput,
  keyParts: number,
  read: (after: string[] | undefined, take: number) => Promise<Row[]>,
  keyOf: (row: Row) => readonly string[],
  toItem: (row: Row) => Item,
): Promise<Page<Item>> => {
  const after = input.cursor === undefined ? undefined : parseCursor(input.cursor, keyParts);
  if (input.cursor !== undefined && after === undefined) throw badCursor();
  const rows = await read(after, input.limit + 1);
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > shown.length && last !== undefined ? printCursor(keyOf(last)) : null,
  };
};

export const badCursor = () =>
  new AppError("invalid_request", "The cursor is not one of ours. Send the nextCursor of the page before, or none.", {
    violations: [{ path: "cursor", message: "must be the nextCursor of a page" }],
  });

/** Reads a list that goes by time and id. */
export const parseTimeKey = (after: string[] | undefined): { at: Date; id: string } | undefined => {
  if (after === undefined) return undefined;
  const [time, id] = after;
  if (id === undefined) throw badCursor();
  return { at: parseKeyTime(time), id };
};

/** The time in a cursor's key. @throws AppError `invalid_request` */
export const parseKeyTime = (text: string | undefined): Date => {
  const at = new Date(text ?? "");
  // Beyond the year 9999 lies what PostgreSQL may not know.
  if (!(at.getTime() >= 0 && at.getTime() < Date.UTC(10_000, 0))) throw badCursor();
  return at;
};
