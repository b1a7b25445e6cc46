import { AppError } from "@sluice/contracts";

/** `message` in the words that SPEKE prescribes, where it does: encryptors look for them. */
export const refuseCpix = (message: string, why?: string): AppError =>
  new AppError("cpix_refused", why === undefined ? message : `${message}: ${why}`);
