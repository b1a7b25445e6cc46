import type { DrmSystem, OriginEndpoint } from "@sluice/contracts";

/** One thing that can be played: a manifest of an endpoint. */
export interface ManifestChoice {
  readonly id: string;
  readonly kind: "HLS" | "DASH";
  /** As "HLS · CMAF". */
  readonly label: string;
  /** Which one, as "cmaf / index". */
  readonly hint: string;
  readonly url: string;
  /** Where ClearKey licences are given, when the endpoint has that system. */
  readonly clearKeyUrl: string | null;
  /** The systems that licences are to be had for, when a browser's player here can use none of them. */
  readonly foreignSystems: readonly DrmSystem[];
}

/** Everything a channel offers, HLS in CMAF first: it plays in the most browsers. */
export const manifestChoicesOf = (endpoints: readonly OriginEndpoint[]): ManifestChoice[] =>
  endpoints
    .flatMap((endpoint) =>
      endpoint.manifests.map((manifest) => ({
        id: `${endpoint.name}/${manifest.kind}/${manifest.name}`,
        kind: manifest.kind,
        label: manifest.kind === "DASH" ? "DASH" : `HLS · ${endpoint.container}`,
        hint: `${endpoint.name} / ${manifest.name}`,
        url: manifest.url,
        ...protectionOf(endpoint, manifest.url),
      })),
    )
    .sort((a, b) => rank(a) - rank(b));

/** The origin gives ClearKey licences itself, beside the manifests; all other systems have licence servers of their own. */
const protectionOf = (
  { encryption }: OriginEndpoint,
  url: string,
): Pick<ManifestChoice, "clearKeyUrl" | "foreignSystems"> => {
  const systems = encryption?.drmSystems ?? [];
  const isPlayable = systems.length === 0 || systems.some((system) => PLAYABLE.has(system));
  return {
    clearKeyUrl: systems.includes("CLEAR_KEY") ? new URL("clearkey", url).href : null,
    foreignSystems: isPlayable ? [] : systems,
  };
};

const PLAYABLE: ReadonlySet<DrmSystem> = new Set(["CLEAR_KEY", "CLEAR_KEY_AES_128"]);

const rank = ({ label }: { label: string }): number => ["HLS · CMAF", "HLS · TS", "DASH"].indexOf(label);
