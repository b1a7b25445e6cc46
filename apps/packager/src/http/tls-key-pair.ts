import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Logger } from "pino";
import { pause } from "../control-plane/backoff.ts";

export interface TlsFiles {
  /** In PEM, with what leads to its authority. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What a server proves with who it is. */
export interface TlsKeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A file that is being written may be empty for a moment, which a secure context takes for "none" and is content with. */
const checkPair = ({ cert, key }: TlsKeyPair): void => {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new Error("They do not belong together");
  createSecureContext({ cert, key });
};

/** @throws Error in words, for files that are not there, hold no such things, or do not belong together */
export const readTlsKeyPair = async ({ certificateFile, keyFile }: TlsFiles): Promise<TlsKeyPair> => {
  try {
    const pair = { cert: await readFile(certificateFile, "utf8"), key: await readFile(keyFile, "utf8") };
    checkPair(pair);
    return pair;
  } catch (error) {
    throw new Error(`${certificateFile} and ${keyFile} are no certificate with its private key`, { cause: error });
  }
};

interface KeepOptions {
  readonly files: TlsFiles;
  readonly first: TlsKeyPair;
  readonly use: (pair: TlsKeyPair) => void;
  readonly everyMs: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Uses what the files hold from now on, whenever that changes: whoever renews a certificate has to tell nobody. They are read, and
 * not watched, because what is renewed is mostly a link to elsewhere. A pair that is not whole yet is read again the next time.
 */
export const keepTlsKeyPair = async ({ files, first, use, everyMs, log, signal }: KeepOptions): Promise<void> => {
  let used = first;
  while (!signal.aborted) {
    await pause(everyMs, signal);
    if (signal.aborted) return;
    try {
      const pair = await readTlsKeyPair(files);
      if (pair.cert === used.cert && pair.key === used.key) continue;
      use(pair);
      used = pair;
      log.info("the TLS certificate has been read again");
    } catch (error) {
      log.error({ err: error }, "the TLS certificate could not be read again: the one before stays in use");
    }
  }
};
