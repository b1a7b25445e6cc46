import { BlockList, isIP } from "node:net";

/** Everything that is no address of a host on the public internet (IANA's special-purpose registries). */
const notPublicV4 = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  notPublicV4.addSubnet(network, bits, "ipv4");
}
const globalV6 = new BlockList();
globalV6.addSubnet("2000::", 3, "ipv6");
/** Within the global addresses: what names an IPv4 address in another way (Teredo, 6to4), benchmarks, documentation. */
const notPublicV6 = new BlockList();
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  notPublicV6.addSubnet(network, bits, "ipv6");
}

/** IPv4 addresses in IPv6 form are no global IPv6 addresses, and so are refused whatever they name. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !notPublicV4.check(address, "ipv4");
  return family === 6 && globalV6.check(address, "ipv6") && !notPublicV6.check(address, "ipv6");
};

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");

/** What is wrong with the address of a server that a customer names, as far as it can be told without asking for its name; undefined: nothing. */
export const addressProblem = (text: string, allowsPrivate: boolean): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return "must be a URL";
  if (url.protocol !== "https:" && !(allowsPrivate && url.protocol === "http:")) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must have no user or password: set an authentication instead";
  if (url.hash !== "") return "must have no fragment (#)";
  if (allowsPrivate) return undefined;
  if (url.port !== "" && Number(url.port) < 1024) return `must use port 443 or one above 1023, not ${url.port}`;
  const host = bareHost(url);
  if (isIP(host) !== 0 && !isPublicAddress(host)) return `must name a server on the public internet; ${host} is not`;
  if (isIP(host) === 0 && (!host.includes(".") || /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host))) {
    return `must name a server on the public internet; ${host} is not`;
  }
  return undefined;
};
