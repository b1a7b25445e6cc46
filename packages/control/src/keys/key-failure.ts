import type { KeyFailureCode } from "@sluice/contracts";

/** No keys came. The message says what was expected and what was received, and goes to whoever looks after the endpoint. */
export class KeyFailure extends Error {
  override readonly name = "KeyFailure";
  readonly code: KeyFailureCode;

  constructor(code: KeyFailureCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What another server wrote, in a message of ours: short, on one line, and nothing that could hide. */
export const quote = (text: string): string => {
  const plain = text.replace(/[^\x20-\x7e]+/g, " ").trim();
  return `"${plain.length > 160 ? `${plain.slice(0, 160)}…` : plain}"`;
};

export const answerInvalid = (message: string, cause?: unknown): KeyFailure =>
  new KeyFailure("key_server_answer_invalid", message, cause);
