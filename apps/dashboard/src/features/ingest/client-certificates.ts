import type { ClientCertificateFacts } from "@sluice/contracts";

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates in a text, as files of several hold them. A text without any is one that the server says of what is wrong. */
export const readPemBlocks = (text: string): string[] => {
  const blocks = text.match(BLOCK);
  if (blocks !== null) return [...blocks];
  return text.trim() === "" ? [] : [text.trim()];
};

/** As on a list: until when it is good, or why it is not. */
export const certificateState = (
  { validFrom, validUntil }: Pick<ClientCertificateFacts, "validFrom" | "validUntil">,
  nowMs: number,
): "early" | "good" | "expired" => {
  if (nowMs < Date.parse(validFrom)) return "early";
  return nowMs < Date.parse(validUntil) ? "good" : "expired";
};
