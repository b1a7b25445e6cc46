import type { Control } from "../control.ts";
import { listMails } from "../mails/list-mails.ts";

/** The token of the newest link that was mailed to an address. */
export const mailedToken = async (control: Control, email: string): Promise<string> => {
  const mails = (await listMails(control)).filter(({ recipient }) => recipient === email);
  for (const { text } of mails) {
    const link = /https?:\S+token=\S+/.exec(text)?.[0];
    if (link !== undefined) return new URL(link).searchParams.get("token") ?? "";
  }
  return "";
};
