import { getCsrfToken } from "next-auth/react";
import { z } from "zod";

const answerSchema = z.object({ claim: z.object({ tenantId: z.string() }) });

/**
 * Takes the session over to another tenant, which the server allows to its members, and opens that tenant's overview. The whole
 * page is loaded anew: nothing of the tenant before must stay in any cache.
 * @returns false when the server did not do it
 */
export const goToTenant = async (tenantId: string): Promise<boolean> => {
  try {
    const response = await fetch("/api/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ csrfToken: await getCsrfToken(), data: { tenantId } }),
    });
    const answer = answerSchema.safeParse(await response.json());
    if (answer.data?.claim.tenantId !== tenantId) return false;
  } catch {
    return false;
  }
  window.location.assign("/");
  // The page is leaving: whoever waits stays busy until it has.
  return new Promise(() => undefined);
};

export const COULD_NOT_GO =
  "The workspace could not be opened. Reload the page: you may not be a member of it any more.";
