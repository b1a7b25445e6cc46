import { dashManifestSchema } from "@sluice/contracts";
import type { Presentation } from "@sluice/media/timeline";
import { expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { dashMpd } from "./dash-mpd.ts";

const PUBLISHED_MS = Date.UTC(2026, 0, 1);
const ENDED: Presentation = {
  revision: 1,
  targetDurationSeconds: 2,
  mediaSequence: 0,
  discontinuitySequence: 0,
  ended: true,
  publishedMs: PUBLISHED_MS,
  edgeMs: PUBLISHED_MS,
  groups: [],
  runs: [],
  video: [],
  audio: [],
};

const mpdAfter = (seconds: number, manifest: { minUpdatePeriodSeconds?: number } = {}) => {
  const [endpoint] = aChannel("ended").originEndpoints;
  if (endpoint === undefined) throw new Error("a channel has endpoints");
  const settings = dashManifestSchema.parse({ kind: "DASH", ...manifest });
  return dashMpd(endpoint, settings, ENDED, () => [], PUBLISHED_MS + seconds * 1000);
};

test("whoever watches the end is told when it is, on the clock that they play by, and asks no more", () => {
  expect(mpdAfter(1)).toMatchObject({
    type: "dynamic",
    updates: { mediaPresentationDurationMs: PUBLISHED_MS - Date.UTC(2024, 0, 1) },
  });
});

test("whoever comes when everybody has been told gets a static presentation", () => {
  expect(mpdAfter(29).type).toBe("dynamic");
  expect(mpdAfter(31).type).toBe("static");
});

test("players that rarely ask for updates are waited for", () => {
  expect(mpdAfter(170, { minUpdatePeriodSeconds: 60 }).type).toBe("dynamic");
  expect(mpdAfter(181, { minUpdatePeriodSeconds: 60 }).type).toBe("static");
});
