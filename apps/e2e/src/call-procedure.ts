import type { Page } from "@playwright/test";

/** What a page that is signed in asks for behind the buttons; the answer, or the problem. */
export const callProcedure = (
  page: Page,
  procedure: string,
  input: object,
): Promise<{ readonly status: number; readonly body: unknown }> =>
  page.evaluate(
    async ([path, body]) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`/api/trpc/${path}`, { method: "POST", headers, body: body ?? "" });
      return { status: response.status, body: await response.json() };
    },
    [procedure, JSON.stringify({ json: input })],
  );
