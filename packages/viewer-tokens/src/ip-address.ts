import { BlockList, isIP, SocketAddress } from "node:net";

/** An address in the one way that it is written here, so that equal addresses are equal texts. */
export interface IpAddress {
  readonly address: string;
  readonly family: "ipv4" | "ipv6";
}

const MAPPED_BITS = 96;

/**
 * IPv6 loses its zone and is compressed; an IPv4 address within IPv6 (`::ffff:192.0.2.1`, as a socket for both families
 * says) is that IPv4 address. undefined for what is no address: also `010.0.0.1`, which some read as octal.
 */
export const parseIpAddress = (text: string): IpAddress | undefined => {
  const family = isIP(text);
  if (family === 0) return undefined;
  if (family === 4) return { address: text, family: "ipv4" };
  const zone = text.indexOf("%");
  const { address } = new SocketAddress({ address: zone === -1 ? text : text.slice(0, zone), family: "ipv6" });
  const mapped = /^::ffff:([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)$/.exec(address)?.[1];
  return mapped === undefined ? { address, family: "ipv6" } : { address: mapped, family: "ipv4" };
};

/** Addresses and blocks (`10.0.0.0/8`) to look others up in. */
export class AddressBlocks {
  readonly isEmpty: boolean;
  readonly #list = new BlockList();

  /** @throws TypeError for what is neither: contracts have let only such texts in */
  constructor(blocks: readonly string[]) {
    this.isEmpty = blocks.length === 0;
    for (const block of blocks) this.#add(block);
  }

  has({ address, family }: IpAddress): boolean {
    return this.#list.check(address, family);
  }

  #add(block: string): void {
    const [text = "", bits] = block.split("/");
    const parsed = parseIpAddress(text);
    if (parsed === undefined) throw new TypeError(`"${block}" is neither an address nor a block of addresses`);
    const { address, family } = parsed;
    if (bits === undefined) {
      this.#list.addAddress(address, family);
      return;
    }
    const wasMapped = family === "ipv4" && text.includes(":");
    // A block of mapped addresses that is larger than all of IPv4 is IPv4 as a whole.
    this.#list.addSubnet(address, wasMapped ? Math.max(0, Number(bits) - MAPPED_BITS) : Number(bits), family);
  }
}
