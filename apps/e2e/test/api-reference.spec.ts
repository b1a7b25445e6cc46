import { z } from "zod";
import { signUp } from "../src/account.ts";
import { callProcedure } from "../src/call-procedure.ts";
import { createKey } from "../src/create-key.ts";
import { expect, test } from "../src/fixtures.ts";
import { readMailedLink } from "../src/mailbox.ts";
import { runShell } from "../src/run-shell.ts";

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), "x-codeSamples": z.tuple([z.object({ source: z.string() })]) }),
    ),
  ),
});

test("the examples on the developers' page lead, as they stand, from a key to a channel that plays", async ({
  page,
  stack,
}) => {
  const { dashboardUrl } = stack.demo;
  await signUp(page, dashboardUrl, "curl");
  const apiKey = await createKey(page, dashboardUrl);
  await page.goto(`${dashboardUrl}/developers`);
  // The server does not know under which address it is reached; the browser does.
  await expect(page.getByTestId("curl-example").first()).toContainText(dashboardUrl);
  const examples = await page.getByTestId("curl-example").locator("pre").allInnerTexts();
  expect(examples.length).toBeGreaterThan(4);
  for (const command of examples) {
    await expect(async () => {
      const { exitCode, stdout, stderr } = await runShell(command, apiKey);
      expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stdout, command).not.toContain('"title":"');
      if (command.includes("m3u8")) expect(stdout).toMatch(/^#EXTM3U[\s\S]*#EXT-X-STREAM-INF/);
    }).toPass({ timeout: 30_000 });
  }
});

test("every example of the API reference runs as it stands, in the order of the page", async ({
  page,
  browser,
  billed,
}) => {
  test.setTimeout(240_000);
  const { dashboardUrl } = billed.demo;
  await signUp(page, dashboardUrl, "reference");
  const apiKey = await createKey(page, dashboardUrl);

  // The workspace has a second person: the examples change and remove the one who joined last.
  const email = `second-${Date.now()}@example.com`;
  expect((await callProcedure(page, "invitations.create", { email, role: "viewer" })).status).toBe(200);
  const second = await (await browser.newContext()).newPage();
  await second.goto(await readMailedLink(second, dashboardUrl, email));
  await second.getByTestId("join-name").fill("Second");
  await second.getByTestId("join-password").fill("correct horse battery");
  await second.getByTestId("join-submit").click();
  await expect(second.getByTestId("tenant-switcher").first()).toBeVisible();
  await second.context().close();

  const described = await fetch(`${dashboardUrl}/api/v1/openapi.json`);
  expect(described.headers.get("x-content-type-options"), "the API's answers say what they are").toBe("nosniff");
  const { paths } = documentSchema.parse(await described.json());
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  expect(operations.length).toBeGreaterThan(50);
  const failed: string[] = [];
  for (const { operationId, "x-codeSamples": samples } of operations) {
    const [{ source }] = samples;
    // What a shell shows is the answer; the status comes after it, for this test alone. So many calls in a row pass the
    // plan's rate on a fast machine: curl then waits for as long as Retry-After says.
    const { exitCode, stdout, stderr } = await runShell(
      source.replaceAll("curl -sS", "curl -sS --fail --retry 5 -w '\\n%{http_code}\\n'"),
      apiKey,
    );
    const statuses = stdout.split("\n").filter((line) => /^\d{3}$/.test(line));
    const wrong = statuses.filter((status) => !/^20[014]$/.test(status));
    if (exitCode !== 0 || statuses.length === 0 || wrong.length > 0) {
      failed.push(`${operationId} (exit code ${exitCode})\n${source}\n${stdout}${stderr}`);
    }
    if (operationId === "billing-checkout") {
      expect(failed.join("\n\n")).toBe("");
      await billed.pay(z.object({ url: z.url() }).parse(JSON.parse(stdout.split("\n")[0] ?? "")).url);
      await expect
        .poll(
          async () =>
            (
              await runShell(
                `curl -sS "${dashboardUrl}/api/v1/billing" -H "Authorization: Bearer $SLUICE_API_KEY"`,
                apiKey,
              )
            ).stdout,
        )
        .toContain('"planId":"payAsYouGo"');
    }
  }
  expect(failed.join("\n\n")).toBe("");
});

test("a stranger who asks too often is refused before Next sees it, by the address that the proxy saw", async ({
  stack,
}) => {
  const ask = (address: string) =>
    fetch(`${stack.demo.dashboardUrl}/api/v1/tenant`, { headers: { "x-forwarded-for": address } });
  let headers: Record<string, string> = {};
  const askOnce = async (): Promise<[number, string | null]> => {
    const answer = await ask("203.0.113.77");
    headers = Object.fromEntries(answer.headers);
    // What Next answers has it; what is answered before, has not.
    return [answer.status, answer.headers.get("vary")];
  };
  await expect.poll(askOnce, { intervals: [0], message: "the burst is used up" }).toEqual([429, null]);
  expect(headers).toMatchObject({
    "content-type": "application/problem+json",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "ratelimit-policy": '"address";q=50;w=10',
    "retry-after": "1",
    "x-content-type-options": "nosniff",
  });
  const other = await ask("203.0.113.78");
  expect([other.status, other.headers.get("vary")]).toEqual([401, expect.stringContaining("next-router")]);
});
