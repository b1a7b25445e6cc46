import { escapeXml } from "../dash/xml.ts";
import { toBase64 } from "./base64.ts";
import { psshBox } from "./pssh.ts";
import type { BlockCiphers, ProtectionScheme } from "./track-key.ts";

const PLAY_READY_SYSTEM_ID = Uint8Array.of(
  ...[0x9a, 0x04, 0xf0, 0x79, 0x98, 0x40, 0x42, 0x86, 0xab, 0x92, 0xe6, 0x5b, 0xe0, 0x88, 0x5f, 0x95],
);
const HEADER_NAMESPACE = "http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader";
const RIGHTS_MANAGEMENT_HEADER = 1;
const CHECKSUM_BYTES = 8;

export interface PlayReadyOptions {
  readonly keyId: Uint8Array;
  readonly scheme: ProtectionScheme;
  /** Where players get licences, unless they are told otherwise. */
  readonly laUrl?: string;
  /** With it a header of `cenc` has a checksum, by which clients find out that a licence brought another key. */
  readonly checksum?: { readonly key: Uint8Array; readonly ecb: BlockCiphers["ecb"] };
}

/** The pssh box of PlayReady: a PlayReady object. */
export const playReadyPssh = (options: PlayReadyOptions): Uint8Array =>
  psshBox({ systemId: PLAY_READY_SYSTEM_ID, keyIds: undefined, data: playReadyObject(options) });

/** A PlayReady object with one record, its header as UTF-16: also what `mspr:pro` and EXT-X-KEY hold in base64. */
export const playReadyObject = (options: PlayReadyOptions): Uint8Array => {
  const header = rightsManagementHeader(options);
  const bytes = new Uint8Array(10 + 2 * header.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 1, true); // records
  view.setUint16(6, RIGHTS_MANAGEMENT_HEADER, true);
  view.setUint16(8, 2 * header.length, true);
  for (let i = 0; i < header.length; i++) view.setUint16(10 + 2 * i, header.charCodeAt(i), true);
  return bytes;
};

/** Version 4.0, which every client reads; AES-CBC is named from 4.3 on. */
const rightsManagementHeader = ({ keyId, scheme, laUrl, checksum }: PlayReadyOptions): string => {
  const guid = guidBytes(keyId);
  const licence = laUrl === undefined ? "" : `<LA_URL>${escapeXml(laUrl)}</LA_URL>`;
  if (scheme === "cbcs") {
    const kid = `<KIDS><KID ALGID="AESCBC" VALUE="${toBase64(guid)}"></KID></KIDS>`;
    return wrmHeader("4.3.0.0", `<PROTECTINFO>${kid}</PROTECTINFO>${licence}`);
  }
  const check =
    checksum === undefined
      ? ""
      : `<CHECKSUM>${toBase64(checksum.ecb(checksum.key, guid).subarray(0, CHECKSUM_BYTES))}</CHECKSUM>`;
  const info = "<PROTECTINFO><KEYLEN>16</KEYLEN><ALGID>AESCTR</ALGID></PROTECTINFO>";
  return wrmHeader("4.0.0.0", `${info}<KID>${toBase64(guid)}</KID>${check}${licence}`);
};

const wrmHeader = (version: string, data: string): string =>
  `<WRMHEADER xmlns="${HEADER_NAMESPACE}" version="${version}"><DATA>${data}</DATA></WRMHEADER>`;

/** A key id as Microsoft writes a GUID: its first three fields are little-endian. */
const guidBytes = (keyId: Uint8Array): Uint8Array =>
  Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (i) => keyId[i] ?? 0);
