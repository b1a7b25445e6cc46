import type { TestProject } from "vitest/node";
import { startTestServer } from "../src/testing/index.ts";

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await startTestServer();
  project.provide("testServerUrl", server.url);
  return server.stop;
};
