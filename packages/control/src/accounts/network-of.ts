import { isIPv6 } from "node:net";

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What whoever asks has to themselves, for what is counted per address: an IPv4 address, but of IPv6 a whole /64. Every
 * customer of a provider is given that many, and could ask from another one each time.
 */
export const networkOf = (ip: string): string => {
  const ipv4 = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const [address = ""] = ip.split("%");
  if (!isIPv6(address)) return ip;
  const [before = [], after = []] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => "0");
  const network = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
};
