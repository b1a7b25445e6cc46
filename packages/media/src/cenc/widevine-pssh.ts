import { psshBox } from "./pssh.ts";
import type { ProtectionScheme } from "./track-key.ts";

const WIDEVINE_SYSTEM_ID = Uint8Array.of(
  ...[0xed, 0xef, 0x8b, 0xa9, 0x79, 0xd6, 0x4a, 0xce, 0xa3, 0xc8, 0x27, 0xdc, 0xd5, 0x1d, 0x21, 0xed],
);

// Fields of the protocol buffer WidevinePsshData.
const KEY_ID = 2;
const CONTENT_ID = 4;
const PROTECTION_SCHEME = 9;
const VARINT = 0;
const LENGTH_DELIMITED = 2;

export interface WidevinePsshOptions {
  readonly keyIds: readonly Uint8Array[];
  readonly contentId?: Uint8Array;
  readonly scheme: ProtectionScheme;
}

export const widevinePssh = ({ keyIds, contentId, scheme }: WidevinePsshOptions): Uint8Array => {
  const data = [
    ...keyIds.flatMap((keyId) => bytesField(KEY_ID, keyId)),
    ...(contentId === undefined ? [] : bytesField(CONTENT_ID, contentId)),
    ...[...varint((PROTECTION_SCHEME << 3) | VARINT), ...varint(fourCc(scheme))],
  ];
  return psshBox({ systemId: WIDEVINE_SYSTEM_ID, keyIds: undefined, data: Uint8Array.from(data) });
};

const bytesField = (field: number, bytes: Uint8Array): number[] => [
  ...varint((field << 3) | LENGTH_DELIMITED),
  ...varint(bytes.length),
  ...bytes,
];

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

/** Four characters as the number that their bytes are. */
const fourCc = (text: string): number => [...text].reduce((sum, char) => sum * 256 + char.charCodeAt(0), 0);
