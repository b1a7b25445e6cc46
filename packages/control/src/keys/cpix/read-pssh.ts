import { DRM_SYSTEM_IDS, type DrmSystem } from "@sluice/contracts";
import { answerInvalid } from "../key-failure.ts";
import { bytesOf } from "./parse-xml.ts";

/** It goes to every player with every key period; what systems write has some hundreds of bytes. */
const MAX_PSSH_BYTES = 16_384;

const idBytes = (system: DrmSystem): Buffer => Buffer.from(DRM_SYSTEM_IDS[system].replaceAll("-", ""), "hex");

/**
 * A `pssh` box of this system, in base64 (ISO/IEC 23001-7, 8.1).
 * @throws KeyFailure for anything else
 */
export const readPssh = (text: string, system: DrmSystem): string => {
  const box = bytesOf(text, `The PSSH of ${system}`);
  const problem = (what: string) => answerInvalid(`The PSSH of ${system} ${what}; expected one whole pssh box of it.`);
  if (box.length < 32 || box.readUInt32BE(0) !== box.length || box.toString("latin1", 4, 8) !== "pssh") {
    throw problem(`is no box of its ${box.length} bytes`);
  }
  if (box.length > MAX_PSSH_BYTES) throw problem(`has ${box.length} bytes, more than ${MAX_PSSH_BYTES}`);
  const version = box.readUInt8(8);
  if (version > 1) throw problem(`has version ${version}`);
  if (!box.subarray(12, 28).equals(idBytes(system))) throw problem(`is of system ${box.toString("hex", 12, 28)}`);
  const keyIdBytes = version === 0 ? 0 : 4 + 16 * box.readUInt32BE(28);
  const dataAt = 28 + keyIdBytes;
  if (dataAt + 4 > box.length || dataAt + 4 + box.readUInt32BE(dataAt) !== box.length) {
    throw problem("says another length of its data than it has");
  }
  return box.toString("base64");
};

/** @returns a version 0 box around what a system's own header says */
const wrapPssh = (data: Buffer, system: DrmSystem): string => {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(32 + data.length, 0);
  head.write("pssh", 4, "latin1");
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([head, idBytes(system), size, data]).toString("base64");
};

/**
 * Of `ContentProtectionData`, which is XML for a manifest, nothing but the box or PlayReady's header is taken: we write
 * manifests ourselves.
 */
export const findPsshInProtectionData = (text: string, system: DrmSystem): string | null => {
  const xml = bytesOf(text, `ContentProtectionData of ${system}`).toString("utf8");
  const contentOf = (name: string): string | undefined =>
    new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^<>]*)?>([A-Za-z0-9+/=\\s]+)</`).exec(xml)?.[1];
  const pssh = contentOf("pssh");
  if (pssh !== undefined) return readPssh(pssh, system);
  const header = system === "PLAYREADY" ? contentOf("pro") : undefined;
  return header === undefined ? null : readPssh(wrapPssh(bytesOf(header, "PlayReady's header"), system), system);
};
