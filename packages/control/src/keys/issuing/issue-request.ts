import type { X509Certificate } from "node:crypto";
import type { SpekeVersion } from "@sluice/contracts";
import type { IssuedScheme, IssuedSystem } from "./issued-systems.ts";

type Attributes = Readonly<Record<string, string>>;

export interface WantedKey {
  /** As it was sent: that is how it is answered. */
  readonly kid: string;
  /** The same as hexadecimal digits. */
  readonly keyId: string;
  /** In base64, as it was sent. */
  readonly explicitIv: string | undefined;
}

/** What another packager asks to be told for the clients of one DRM system, of one key. */
export interface WantedSystem {
  readonly kid: string;
  readonly keyId: string;
  /** As it was sent. */
  readonly systemId: string;
  readonly system: IssuedSystem;
  /** Names of the empty elements that are to be filled in, without prefix. */
  readonly elements: ReadonlySet<string>;
  /** Of each `HLSSignalingData`: which playlist it is for; undefined where it does not say. */
  readonly playlists: readonly (string | undefined)[];
}

export interface UsageRule {
  readonly attributes: Attributes;
  /** In the order of the schema; every one goes back as it came. */
  readonly filters: readonly { readonly name: string; readonly attributes: Attributes }[];
}

/** Whose certificate content keys are to be encrypted for. */
export interface Recipient {
  readonly attributes: Attributes;
  readonly certificate: X509Certificate;
}

/** What another packager asks for: the keys of some content, under ids that it chose. */
export interface IssueRequest {
  readonly version: SpekeVersion;
  readonly contentId: string;
  /** undefined: SPEKE 1.0 does not say. */
  readonly scheme: IssuedScheme | undefined;
  readonly keys: readonly WantedKey[];
  readonly systems: readonly WantedSystem[];
  readonly periods: readonly Attributes[];
  readonly rules: readonly UsageRule[];
  readonly recipients: readonly Recipient[];
}
