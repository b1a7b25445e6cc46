import { AddressBlocks } from "@sluice/viewer-tokens";
import { expect, test } from "vitest";
import { endpointUrlOf } from "./public-url.ts";

const config = { name: "news", channelGroup: "live", egressId: "abc123" };
const endpoint = { name: "dash" };
const request = {
  header: (name: string) => (name === "x-forwarded-proto" ? "https" : undefined),
  host: "origin.example:8080",
  path: "/out/v1/live.abc123/news/dash/index.mpd",
  remoteAddress: "192.0.2.1",
  tls: undefined,
};
const nobody = new AddressBlocks([]);
const proxies = new AddressBlocks(["192.0.2.0/24"]);
const settings = { publicUrl: undefined, hostSuffix: undefined, trustedProxies: nobody };

test("a public address is where licences are, whatever Host a CDN asks by", () => {
  const url = endpointUrlOf(request, config, endpoint, { ...settings, publicUrl: "https://cdn.example/" });
  expect(url).toBe("https://cdn.example/out/v1/live.abc123/news/dash");
});

test("a group that has a host name of its own has its licences there", () => {
  const own = { ...settings, publicUrl: "https://cdn.example:444", hostSuffix: "media.example" };
  const url = endpointUrlOf(request, config, endpoint, own);
  expect(url).toBe("https://abc123.media.example:444/out/v1/live/news/dash");
});

test("without one licences are beside the manifest that is asked for, and TLS is what a trusted proxy says", () => {
  const beside = "origin.example:8080/out/v1/live.abc123/news/dash";
  expect(endpointUrlOf(request, config, endpoint, settings)).toBe(`http://${beside}`);
  expect(endpointUrlOf(request, config, endpoint, { ...settings, trustedProxies: proxies })).toBe(`https://${beside}`);
  const overTls = { ...request, tls: { certificate: undefined } };
  expect(endpointUrlOf(overTls, config, endpoint, settings)).toBe(`https://${beside}`);
});
