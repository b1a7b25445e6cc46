import { readdirSync } from "node:fs";
import path from "node:path";

const APP = path.resolve(import.meta.dirname, "../../dashboard/src/app");

/**
 * The path patterns of all pages of the dashboard, read from its folders, so that none is forgotten: groups such as
 * `(console)` are no part of an address, and what is in brackets is a parameter.
 */
export const listPages = (): string[] =>
  readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => {
      const segments = path.dirname(file).split(path.sep);
      return `/${segments.filter((segment) => segment !== "." && !segment.startsWith("(")).join("/")}`;
    })
    .sort();

/** Those that lead elsewhere, or make no sense, for somebody who is signed in. */
export const SIGNED_OUT_PAGES: readonly string[] = [
  "/sign-in",
  "/sign-up",
  "/forgot-password",
  "/reset-password",
  "/verify-email",
  "/invitation",
];

/** The address of a pattern. @throws when a parameter has no value */
export const fillPage = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${pattern}: nothing is known to put for [${name}]`);
    return encodeURIComponent(value);
  });
