import { newOriginEndpointSchema, originEndpointSchema } from "@sluice/contracts";
import { expect, test } from "vitest";
import { newEndpointValues, newManifest, valuesOfEndpoint } from "./endpoint-values.ts";

const endpoint = originEndpointSchema.parse({
  ...newEndpointValues([]),
  id: `ep_${"0".repeat(20)}`,
  channelGroup: "live",
  channel: "news",
  manifests: [
    {
      kind: "HLS",
      name: "index",
      windowSeconds: 60,
      programDateTimeIntervalSeconds: null,
      url: "https://x.example/i.m3u8",
    },
  ],
  etag: "1",
  createdAt: "2026-11-23T12:00:00.000Z",
  updatedAt: "2026-11-23T12:00:00.000Z",
});

test("what the form first shows can be saved as it is", () => {
  expect(newOriginEndpointSchema.safeParse(newEndpointValues([])).success).toBe(true);
  expect(newOriginEndpointSchema.safeParse(newEndpointValues([endpoint])).success).toBe(true);
});

test("the second endpoint is offered with another container and a free name", () => {
  expect(newEndpointValues([endpoint])).toMatchObject({ container: "TS", name: "ts" });
  expect(newEndpointValues([endpoint, { ...endpoint, name: "ts", container: "TS" }]).name).toBe("ts-2");
});

test("a new manifest takes a name that is free", () => {
  expect(newManifest("HLS", ["index", "index-2"]).name).toBe("index-3");
});

test("an endpoint that exists fits the form, without its URLs", () => {
  const values = valuesOfEndpoint(endpoint);
  expect(newOriginEndpointSchema.parse(values).manifests).toEqual([
    {
      kind: "HLS",
      name: "index",
      windowSeconds: 60,
      programDateTimeIntervalSeconds: null,
      drmSystems: null,
      sessionKeys: true,
      hdcpLevelHd: null,
      hdcpLevelUhd: null,
    },
  ]);
});
