import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ipOf } from "./ip-of.ts";
import { notePeer } from "./note-peer.ts";

const ipFrom = (forwarded: string | undefined): string | null =>
  ipOf({ headers: new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) });

test.for([
  ["nobody", undefined, null],
  ["the other end of the connection", "203.0.113.7", "203.0.113.7"],
  ["not whom the asker names", "198.51.100.1, 203.0.113.7", "203.0.113.7"],
  ["whom our proxy saw", "203.0.113.7, 127.0.0.1", "203.0.113.7"],
  ["whom our proxy saw, not whom the asker told it", "198.51.100.1, 203.0.113.7, ::ffff:10.0.0.2", "203.0.113.7"],
  ["a machine of ours itself", "192.168.1.5", "192.168.1.5"],
  ["not whom a neighbour of our addresses names", "198.51.100.1, 172.32.0.1", "172.32.0.1"],
] as const)("who asks is %s: %s", ([, forwarded, ip]) => {
  expect(ipFrom(forwarded)).toBe(ip);
});

test("the end of the connection is noted behind what the asker wrote", async () => {
  const server = createServer((request, response) => {
    notePeer(request);
    response.end(request.headers["x-forwarded-for"]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const plain = await (await fetch(url)).text();
  const forged = await (await fetch(url, { headers: { "x-forwarded-for": "203.0.113.7" } })).text();
  server.close();
  expect([plain, forged]).toEqual(["127.0.0.1", "203.0.113.7, 127.0.0.1"]);
});
