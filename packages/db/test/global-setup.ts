import type { TestProject } from "vitest/node";
import { startTestServer } from "../src/testing/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server for this run; give it to createTestDatabase. */
    testServerUrl: string;
  }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const server = await startTestServer();
  project.provide("testServerUrl", server.url);
  return server.stop;
};
