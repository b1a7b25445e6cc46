import { AddressBlocks } from "../ip-address.ts";
import { type CborValue, isCborTag } from "./read-cbor.ts";

/** RFC 9164: tag, and how many bytes an address has. */
const FAMILIES: ReadonlyMap<number, { readonly bytes: number; readonly print: (bytes: Uint8Array) => string }> =
  new Map([
    [52, { bytes: 4, print: (bytes: Uint8Array) => bytes.join(".") }],
    [
      54,
      {
        bytes: 16,
        print: (bytes: Uint8Array) =>
          Buffer.from(bytes)
            .toString("hex")
            .replace(/(.{4})(?!$)/g, "$1:"),
      },
    ],
  ]);

/** An address, or a block as the length of its prefix and the prefix without its zeros at the end. */
const printBlock = (value: CborValue): string | undefined => {
  const family = isCborTag(value) ? FAMILIES.get(value.tag) : undefined;
  if (family === undefined || !isCborTag(value)) return undefined;
  const [bits, address] =
    Array.isArray(value.value) && value.value.length === 2 ? value.value : [undefined, value.value];
  if (!(address instanceof Uint8Array) || address.length > family.bytes) return undefined;
  if (bits === undefined) return address.length === family.bytes ? family.print(address) : undefined;
  if (!Number.isInteger(bits) || bits < 0 || bits > family.bytes * 8) return undefined;
  const whole = new Uint8Array(family.bytes);
  whole.set(address);
  return `${family.print(whole)}/${bits}`;
};

/**
 * The addresses of a `catnip` (CTA-5007, 4.6.4). Numbers of autonomous systems may stand beside them: nobody here knows which
 * address belongs to which, so that they let nobody in.
 */
export const toAddressBlocks = (catnip: CborValue): AddressBlocks | undefined => {
  if (!Array.isArray(catnip) || catnip.length === 0) return undefined;
  const blocks: string[] = [];
  for (const item of catnip as readonly CborValue[]) {
    if (typeof item === "number" && Number.isInteger(item) && item >= 0) continue;
    const block = printBlock(item);
    if (block === undefined) return undefined;
    blocks.push(block);
  }
  return new AddressBlocks(blocks);
};
