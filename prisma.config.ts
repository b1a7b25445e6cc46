import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma's native schema engine is a download; ours is a script over the WASM build of the same engine.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= path.join(import.meta.dirname, "prisma/schema-engine.mjs");
process.env["CHECKPOINT_DISABLE"] ??= "1";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgres://sluice@127.0.0.1:1/sluice" },
});
