import { defineConfig } from "vitest/config";

const unit = [
  "packages/{media,contracts,outgoing,viewer-tokens,testkit,billing}/**/*.test.ts",
  "apps/{packager,supervisor,bench}/**/*.test.ts",
];
const services = ["packages/{db,control,api}/**/*.test.ts", "apps/{worker,dashboard}/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: unit, environment: "node", testTimeout: 30_000 } },
      {
        test: {
          name: "services",
          include: services,
          environment: "node",
          globalSetup: "packages/db/test/global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
