import { expect, test } from "vitest";
import { handleTrpc } from "./trpc-route.ts";

test("a batch larger than our pages send is refused before anything of it is done", async () => {
  const paths = Array.from({ length: 31 }, () => "account.requestPasswordReset").join();
  const response = await handleTrpc(
    new Request(`http://dashboard.test/api/trpc/${paths}?batch=1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    }),
  );
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("exceeds maximum size");
});

test("a body without an end is refused when it has become too long, and no more of it is taken in", async () => {
  let sentBytes = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sentBytes += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const response = await handleTrpc(
    new Request("http://dashboard.test/api/trpc/account.signUp", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
      // Without it Node takes no stream as a body; the DOM's types do not know it.
      duplex: "half",
    } as RequestInit),
  );
  expect(response.status).toBe(413);
  expect(sentBytes).toBeLessThan(2 * 1024 * 1024);
});

test("a request that a browser sends for another site is refused before anything of it is done", async () => {
  for (const site of ["cross-site", "same-site"]) {
    const response = await handleTrpc(
      new Request("http://dashboard.test/api/trpc/account.signUp", {
        method: "POST",
        headers: { "content-type": "application/json", "sec-fetch-site": site },
        body: "{}",
      }),
    );
    expect(response.status).toBe(403);
  }
});
