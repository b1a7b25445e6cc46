import { expect, test } from "vitest";
import { handleStripeWebhook } from "./stripe-route.ts";

test("a notification without an end, from anybody, is refused when it has become too long", async () => {
  let sentBytes = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sentBytes += 65_536;
      // Were there no bound, this would end it after all, and the test with it.
      if (sentBytes > 64 * 1024 * 1024) controller.close();
      else controller.enqueue(new Uint8Array(65_536));
    },
  });
  const response = await handleStripeWebhook(
    // Without duplex Node takes no stream as a body; the DOM's types do not know it.
    new Request("http://dashboard.test/api/stripe/webhook", {
      method: "POST",
      body: endless,
      duplex: "half",
    } as RequestInit),
  );
  expect(response.status).toBe(413);
  expect(sentBytes).toBeLessThan(2 * 1024 * 1024);
});
