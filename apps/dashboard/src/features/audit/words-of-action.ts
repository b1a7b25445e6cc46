import { AUDIT_ACTIONS } from "@sluice/contracts";

const WORDS: ReadonlyMap<string, { readonly words: string }> = new Map(Object.entries(AUDIT_ACTIONS));

/** An action of long ago may be in the log and in the table no more. */
export const wordsOfAction = (action: string): string => WORDS.get(action)?.words ?? action;
