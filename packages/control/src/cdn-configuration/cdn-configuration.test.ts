import { CDNS, originAccessSchema } from "@sluice/contracts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { getCdnConfiguration } from "./get-cdn-configuration.ts";

let testControl: TestControl;
let tenant: TenantContext;
let folder: string;
const path = { channelGroup: "live", channel: "one", originEndpoint: "ts" };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  const { channelGroup } = await quickStart(tenant, { name: "one", testSource: false });
  folder = `/out/v1/live.${channelGroup.egressId}/one/ts/`;
});
afterAll(() => testControl.close());

describe.each(CDNS)("%s", (cdn) => {
  test("names the origin and the endpoint's folder, and a secret where the endpoint asks for one alone", async () => {
    await updateOriginEndpoint(tenant, { ...path, access: originAccessSchema.parse({}) });
    const { text: open, fileName } = await getCdnConfiguration(tenant, { ...path, cdn });
    expect(fileName).toMatch(/^sluice-/);
    for (const part of ["packager.test", "8080"]) expect(open).toContain(part);
    // In VCL an address is a regular expression.
    expect(open.replaceAll("\\.", ".")).toContain(folder);
    expect(open).not.toContain("CDN_SECRET");
    await updateOriginEndpoint(tenant, { ...path, access: originAccessSchema.parse({ cdnAuthorization: true }) });
    const { text: guarded } = await getCdnConfiguration(tenant, { ...path, cdn });
    expect(guarded).toContain("X-Sluice-CDN-Identifier");
    expect(guarded).toContain("CDN_SECRET");
  });
});

test("CloudFront lets players ask for licences, and only read segments", async () => {
  const { text } = await getCdnConfiguration(tenant, { ...path, cdn: "cloudfront" });
  const { DefaultCacheBehavior, CacheBehaviors } =
    JSON.parse(text).Resources.Distribution.Properties.DistributionConfig;
  expect(DefaultCacheBehavior.AllowedMethods).toContain("POST");
  const readOnly = ["GET", "HEAD", "OPTIONS"];
  expect(CacheBehaviors).toMatchObject([{ AllowedMethods: readOnly }, { AllowedMethods: readOnly }]);
});

test.each(["cloudfront", "akamai"] as const)("%s is told in JSON", async (cdn) => {
  const { text } = await getCdnConfiguration(tenant, { ...path, cdn });
  expect(() => JSON.parse(text)).not.toThrow();
});

test("nginx takes no client's word for how it was asked", async () => {
  const { text } = await getCdnConfiguration(tenant, { ...path, cdn: "nginx" });
  expect(text).toContain("proxy_set_header X-Forwarded-Proto $scheme;");
});
