import type { OriginEndpoint } from "@sluice/contracts";

/** One thing that can be played: a manifest of an endpoint. */
export interface ManifestChoice {
  readonly id: string;
  readonly kind: "HLS" | "DASH";
  /** As "HLS · CMAF". */
  readonly label: string;
  /** Which one, as "cmaf / index". */
  readonly hint: string;
  readonly url: string;
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
      })),
    )
    .sort((a, b) => rank(a) - rank(b));

const rank = ({ label }: { label: string }): number => ["HLS · CMAF", "HLS · TS", "DASH"].indexOf(label);
