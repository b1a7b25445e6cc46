/** For `setValueAs`: an input that is left empty holds nothing. */
export const optionalNumber = (text: unknown): number | null =>
  text === "" || text === null || text === undefined ? null : Number(text);

export const optionalText = (text: unknown): string | null => (typeof text === "string" && text !== "" ? text : null);
