import type {} from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server for this run; give it to createTestDatabase. */
    testServerUrl: string;
  }
}
