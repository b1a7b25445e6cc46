import fc from "fast-check";
import { expect, test } from "vitest";
import { readableUrl } from "./readable-url.ts";

test.for([
  ["/channels", "/channels"],
  ["/channel-groups/news%20desk", "/channel-groups/news%20desk"],
  ["/api/v1/%ff", "/api/v1/%25ff"],
  ["/api/v1/%e4%20?limit=%ff", "/api/v1/%25e4%2520?limit=%ff"],
  ["/search?q=%", "/search?q=%"],
  ["/100%", "/100%25"],
  ["http://dashboard.example/api/v1/tenant?fields=all", "/api/v1/tenant?fields=all"],
  ["HTTPS://dashboard.example", "/"],
  ["http://dashboard.example?next=/channels", "/?next=/channels"],
  ["http://%ff/%ff", "/%25ff"],
  ["*", "/*"],
] as const)("%s is read as %s", ([url, readable]) => {
  expect(readableUrl(url)).toBe(readable);
});

test("every path can be decoded afterwards, and one that could be before is the same", () => {
  const part = fc.constantFrom("%", "%f", "%ff", "%e2%82%ac", "%41", "a", "/", "?", "#", "\u{1f600}");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const url = `/${parts.join("")}`;
      const readable = readableUrl(url);
      const pathOf = (text: string) => text.split(/[?#]/, 1)[0] ?? "";
      expect(() => decodeURIComponent(pathOf(readable))).not.toThrow();
      expect(readable === url || pathOf(readable) === pathOf(url).replaceAll("%", "%25")).toBe(true);
    }),
  );
});
