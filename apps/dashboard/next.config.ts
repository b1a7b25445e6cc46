import path from "node:path";
import type { NextConfig } from "next";

const root = path.join(import.meta.dirname, "../..");

export default {
  output: "standalone",
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: [
    "@sluice/api",
    "@sluice/billing",
    "@sluice/contracts",
    "@sluice/control",
    "@sluice/db",
    "@sluice/media",
    "@sluice/outgoing",
    "@sluice/viewer-tokens",
  ],
  serverExternalPackages: ["@node-rs/argon2", "pg"],
  // Without it the dev server refuses its own scripts to a browser that opened 127.0.0.1 instead of localhost.
  allowedDevOrigins: ["127.0.0.1"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
} satisfies NextConfig;
