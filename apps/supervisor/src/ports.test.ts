import { createServer } from "node:net";
import { findFreePort } from "@sluice/testkit";
import { expect, test } from "vitest";
import { checkPorts } from "./ports.ts";

test("a taken port is refused by the name of its variable, a free one is not", async () => {
  const [taken, free] = [await findFreePort(), await findFreePort()];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(taken, "127.0.0.1", resolve));
  const check = checkPorts([
    { variable: "DASHBOARD_PORT", host: "127.0.0.1", port: free },
    { variable: "PACKAGER_PORT", host: "127.0.0.1", port: taken },
  ]);
  await expect(check).rejects.toThrow(`Port ${taken} is in use: set PACKAGER_PORT to a free one.`);
  await new Promise((resolve) => server.close(resolve));
});
