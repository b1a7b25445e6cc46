import type { DrmSystem, HlsManifest, OriginEndpointConfig } from "@sluice/contracts";
import type { TrackConfig } from "@sluice/media/cmaf";
import { type HlsKey, IDENTITY_KEY_FORMAT } from "@sluice/media/hls";
import type { Presentation } from "@sluice/media/timeline";
import { contentKeyAt, type PeriodKey } from "./content-key.ts";
import { signalsOf } from "./drm-signals.ts";

/** Of the endpoint's DRM systems those that a manifest names. */
export const drmSystemsOf = (
  { encryption }: OriginEndpointConfig,
  manifest: { readonly drmSystems: readonly DrmSystem[] | null },
): readonly DrmSystem[] => {
  const offered = encryption?.drmSystems ?? [];
  return manifest.drmSystems === null ? offered : offered.filter((system) => manifest.drmSystems?.includes(system));
};

/** How one manifest's players come by a key: the same list for the same key, so that it is printed where it changes. */
export class HlsKeys {
  readonly #endpoint: OriginEndpointConfig;
  readonly #systems: readonly DrmSystem[];
  readonly #known = new Map<PeriodKey["key"], readonly HlsKey[]>();

  constructor(endpoint: OriginEndpointConfig, manifest: HlsManifest) {
    this.#endpoint = endpoint;
    this.#systems = drmSystemsOf(endpoint, manifest);
  }

  of(used: PeriodKey | undefined): readonly HlsKey[] {
    const { encryption } = this.#endpoint;
    if (used === undefined || encryption === undefined) return [];
    const known = this.#known.get(used.key);
    if (known !== undefined) return known;
    const told = signalsOf(encryption.method, this.#systems, used.key).flatMap(({ hls }) => hls);
    const isPlain = ({ keyFormat }: HlsKey): boolean => keyFormat === IDENTITY_KEY_FORMAT;
    // Who reads one key alone reads the last, and knows no other format than this.
    const keys = [...told.filter((key) => !isPlain(key)), ...told.filter(isPlain)];
    this.#known.set(used.key, keys);
    return keys;
  }

  /** The keys of the newest segments of some tracks, each once. */
  ofSession(tracks: readonly TrackConfig[], { groups }: Presentation): readonly HlsKey[] {
    const newest = groups.at(-1);
    if (newest === undefined) return [];
    const keys = tracks.flatMap((track) => this.of(contentKeyAt(this.#endpoint, track, newest.startMs)));
    // One object a key and system, whichever tracks share it.
    return [...new Set(keys)];
  }
}
