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
