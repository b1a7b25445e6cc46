/** Numbers and times as people read them. Pure: the present is an argument. */

const scaled = (value: number, units: readonly string[], step: number): string => {
  let scaledValue = value;
  let unit = 0;
  while (unit < units.length - 1 && Math.abs(scaledValue) >= step * 0.9995) {
    scaledValue /= step;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(scaledValue) >= 100 ? 0 : Math.abs(scaledValue) >= 10 ? 1 : 2;
  return `${scaledValue.toFixed(digits)} ${units[unit] ?? ""}`;
};

/** Bits per second, decimal: `2.50 Mbit/s`. */
export const formatBitrate = (bitsPerSecond: number): string =>
  scaled(bitsPerSecond, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"], 1000);

/** Bytes, decimal, as traffic is billed: `1.20 GB`. */
export const formatBytes = (bytes: number): string => scaled(bytes, ["B", "kB", "MB", "GB", "TB", "PB"], 1000);

export const formatCount = (count: number): string => new Intl.NumberFormat("en").format(count);

/** `29.97 fps`, `25 fps`. */
export const formatFrameRate = (framesPerSecond: number): string => `${Number(framesPerSecond.toFixed(2))} fps`;

/** `1 h 5 min`, `45 s`, `2 days`: the two largest units, none that are zero. */
export const formatDuration = (seconds: number): string => {
  const rounded = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(rounded / 86_400), rounded >= 172_800 ? "days" : "day"],
    [Math.floor((rounded % 86_400) / 3600), "h"],
    [Math.floor((rounded % 3600) / 60), "min"],
    [rounded % 60, "s"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
};

/** The age of something that should be fresh, with tenths below ten seconds: `1.4 s`. */
export const formatAge = (ageMs: number): string => {
  const seconds = Math.max(0, ageMs) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds);
};

/** `just now`, `5 min ago`, `in 3 days`. */
export const formatAgo = (atMs: number, nowMs: number): string => {
  const seconds = Math.round((nowMs - atMs) / 1000);
  if (Math.abs(seconds) < 10) return "just now";
  const [amount, unit] = coarse(Math.abs(seconds));
  return seconds > 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
};

const coarse = (seconds: number): [number, string] => {
  if (seconds < 60) return [seconds, "s"];
  if (seconds < 3600) return [Math.floor(seconds / 60), "min"];
  if (seconds < 86_400) return [Math.floor(seconds / 3600), "h"];
  const days = Math.floor(seconds / 86_400);
  return [days, days === 1 ? "day" : "days"];
};

/** An instant in the viewer's zone and habits. */
export const formatDateTime = (at: string | number, timeZone?: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(at));

export const formatClock = (at: string | number): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));

/** The absolute instant, for titles: `2026-11-23 16:01:46 UTC`. */
export const formatUtc = (at: string | number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** RFC 6381 in words: `avc1.64001f` is `H.264 High 3.1`. What is not known is shown as it is. */
export const formatCodec = (codec: string): string => {
  const avc = /^avc[13]\.([0-9a-f]{2})[0-9a-f]{2}([0-9a-f]{2})$/i.exec(codec);
  if (avc !== null) {
    const profile = AVC_PROFILES.get(Number.parseInt(avc[1] ?? "", 16));
    const level = Number.parseInt(avc[2] ?? "", 16) / 10;
    return ["H.264", profile, level.toFixed(1)].filter((part) => part !== undefined).join(" ");
  }
  if (/^h(vc|ev)1/.test(codec)) return "H.265";
  const aac = /^mp4a\.40\.(\d+)$/.exec(codec);
  if (aac !== null) return AAC_OBJECT_TYPES.get(aac[1] ?? "") ?? "AAC";
  return codec;
};

const AVC_PROFILES: ReadonlyMap<number, string> = new Map([
  [66, "Baseline"],
  [77, "Main"],
  [88, "Extended"],
  [100, "High"],
  [110, "High 10"],
  [122, "High 4:2:2"],
]);

const AAC_OBJECT_TYPES: ReadonlyMap<string, string> = new Map([
  ["2", "AAC-LC"],
  ["5", "HE-AAC"],
  ["29", "HE-AAC v2"],
]);
