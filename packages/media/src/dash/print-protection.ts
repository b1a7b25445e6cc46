import type { Mpd, MpdProtection, MpdProtectionSystem } from "./mpd.ts";
import { element, textElement, type XmlAttributes } from "./xml.ts";

const protectionsOf = (mpd: Mpd): readonly MpdProtection[] =>
  mpd.periods.flatMap(({ adaptationSets }) => adaptationSets.flatMap(({ protection }) => protection ?? []));

/** Of the MPD element: the names that protection is told in. */
export const protectionNamespaces = (mpd: Mpd): XmlAttributes => {
  const protections = protectionsOf(mpd);
  if (protections.length === 0) return {};
  const systems = protections.flatMap((protection) => protection.systems);
  const hasPlayReadyObject = systems.some(({ playReadyObject }) => playReadyObject !== undefined);
  const hasLicenceUrl = systems.some(({ licenceUrl }) => licenceUrl !== undefined);
  return {
    "xmlns:cenc": "urn:mpeg:cenc:2013",
    "xmlns:mspr": hasPlayReadyObject ? "urn:microsoft:playready" : undefined,
    "xmlns:dashif": hasLicenceUrl ? "https://dashif.org/CPS" : undefined,
  };
};

const schemeIdUri = ({ systemId }: MpdProtectionSystem): string => `urn:uuid:${systemId}`;

const printSystem = (system: MpdProtectionSystem, refId: string | undefined): string => {
  const { value, pssh, playReadyObject, licenceUrl } = system;
  const children: string[] = [];
  if (pssh !== undefined) children.push(textElement("cenc:pssh", {}, pssh));
  if (playReadyObject !== undefined) children.push(textElement("mspr:pro", {}, playReadyObject));
  if (licenceUrl !== undefined) children.push(textElement("dashif:Laurl", {}, licenceUrl));
  return element("ContentProtection", { schemeIdUri: schemeIdUri(system), value, refId }, children);
};

/** An xs:ID: it begins with a letter, and is the document's own. */
const refIdOf = ({ defaultKeyId }: MpdProtection, { systemId }: MpdProtectionSystem): string =>
  `key-${defaultKeyId}-${systemId}`;

/** The UUID form that `cenc:default_KID` has (ISO/IEC 23001-7, 11.2). */
const printKeyId = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5").toLowerCase();

/** Of one set: what it is encrypted with, and each system, at length or by reference. */
export const printProtection = (
  protection: MpdProtection | undefined,
  signaling: Mpd["protectionSignaling"],
): readonly string[] => {
  if (protection === undefined) return [];
  const { scheme, defaultKeyId, systems } = protection;
  return [
    element("ContentProtection", {
      schemeIdUri: "urn:mpeg:dash:mp4protection:2011",
      value: scheme,
      "cenc:default_KID": printKeyId(defaultKeyId),
    }),
    ...systems.map((system) =>
      signaling === "individual"
        ? printSystem(system, undefined)
        : element("ContentProtection", { schemeIdUri: schemeIdUri(system), ref: refIdOf(protection, system) }),
    ),
  ];
};

/** Of the whole MPD, each once: what its sets refer to. */
export const printReferencedProtection = (mpd: Mpd): readonly string[] => {
  if (mpd.protectionSignaling === "individual") return [];
  const printed = new Map<string, string>();
  for (const protection of protectionsOf(mpd)) {
    for (const system of protection.systems) {
      const refId = refIdOf(protection, system);
      if (!printed.has(refId)) printed.set(refId, printSystem(system, refId));
    }
  }
  return [...printed.values()];
};
