import { createHash } from "node:crypto";

/** What stands for a text of any length where it is remembered: short, of no other text, and with nothing of the request in memory. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
