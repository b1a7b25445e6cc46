const BROWSERS: readonly (readonly [RegExp, string])[] = [
  // Most name others too, so the special ones come first.
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\bHeadlessChrome\//, "Headless Chrome"],
  [/\b(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

const find = (table: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** A User-Agent header as its owner would say it: "Firefox on Linux". It may say anything, so it is only ever shown. */
export const deviceWords = (userAgent: string | null): string => {
  const text = (userAgent ?? "").slice(0, 1000);
  const [browser, system] = [find(BROWSERS, text), find(SYSTEMS, text)];
  if (browser === undefined && system === undefined) return "Unknown device";
  return [browser ?? "Unknown browser", system].filter((part) => part !== undefined).join(" on ");
};
