import { expect, type Page } from "@playwright/test";
import { quickStartResultSchema } from "@sluice/contracts";
import { z } from "zod";
import { callProcedure } from "./call-procedure.ts";
import { fetchText } from "./playlists.ts";

/** In the workspace of whoever is signed in: a channel on air with the test source, and one of its addresses. */
export const startChannel = async (page: Page): Promise<{ readonly name: string; readonly url: string }> => {
  const { body } = await callProcedure(page, "channels.quickStart", { name: "arena", testSource: true });
  const { channel, originEndpoints } = quickStartResultSchema.parse(
    z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) }).parse(body).result.data.json,
  );
  const url = originEndpoints.flatMap(({ manifests }) => manifests).find(({ kind }) => kind === "HLS")?.url ?? "";
  await expect(() => fetchText(url)).toPass({ timeout: 60_000 });
  return { name: channel.name, url };
};
