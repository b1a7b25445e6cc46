import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatAgo,
  formatBitrate,
  formatBytes,
  formatCodec,
  formatDateTime,
  formatDuration,
  formatFrameRate,
  formatUtc,
} from "./format.ts";

describe("figures", () => {
  test.for([
    [0, "0 bit/s"],
    [999, "999 bit/s"],
    [1000, "1.00 kbit/s"],
    [128_000, "128 kbit/s"],
    [2_500_000, "2.50 Mbit/s"],
    [12_340_000, "12.3 Mbit/s"],
    [999_999, "1.00 Mbit/s"],
  ] as const)("%i bits per second read as %s", ([value, text]) => expect(formatBitrate(value)).toBe(text));

  test.for([
    [0, "0 B"],
    [1_200_000_000, "1.20 GB"],
    [5_400_000_000_000_000_000, "5400 PB"],
  ] as const)("%i bytes read as %s", ([value, text]) => expect(formatBytes(value)).toBe(text));

  test("a frame rate shows the decimals that it has", () => {
    expect(formatFrameRate(25)).toBe("25 fps");
    expect(formatFrameRate(30_000 / 1001)).toBe("29.97 fps");
  });
});

describe("times", () => {
  test.for([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3900, "1 h 5 min"],
    [3601, "1 h"],
    [86_400, "1 day"],
    [180_000, "2 days 2 h"],
    [1_209_600, "14 days"],
  ] as const)("%i seconds read as %s", ([seconds, text]) => expect(formatDuration(seconds)).toBe(text));

  test("an age has tenths only while they matter, and is never negative", () => {
    expect(formatAge(1449)).toBe("1.4 s");
    expect(formatAge(12_900)).toBe("13 s");
    expect(formatAge(-500)).toBe("0.0 s");
  });

  test("a time says how long ago it was, or how far ahead it is", () => {
    const now = Date.UTC(2026, 10, 23, 12);
    expect(formatAgo(now - 3000, now)).toBe("just now");
    expect(formatAgo(now - 300_000, now)).toBe("5 min ago");
    expect(formatAgo(now + 3 * 86_400_000, now)).toBe("in 3 days");
    expect(formatAgo(now - 86_400_000, now)).toBe("1 day ago");
  });

  test("the same instant is local in the text and UTC in the title", () => {
    const at = "2026-11-23T23:30:05.000Z";
    expect(formatDateTime(at, "Asia/Tokyo")).toBe("24 Nov 2026, 08:30:05");
    expect(formatUtc(at)).toBe("2026-11-23 23:30:05 UTC");
  });
});

test.for([
  ["avc1.64001f", "H.264 High 3.1"],
  ["avc1.4d4028", "H.264 Main 4.0"],
  ["avc1.ff0028", "H.264 4.0"],
  ["mp4a.40.2", "AAC-LC"],
  ["hvc1.1.6.L93.B0", "H.265"],
  ["ac-3", "ac-3"],
] as const)("codec %s reads as %s", ([codec, text]) => expect(formatCodec(codec)).toBe(text));
