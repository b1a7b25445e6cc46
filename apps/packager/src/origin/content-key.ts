import {
  AppError,
  type ContentKey,
  type EncryptionConfig,
  keyPeriodFor,
  keyPeriodIndexAt,
  type OriginEndpointConfig,
  trackTypeOf,
} from "@sluice/contracts";
import type { TrackConfig } from "@sluice/media/cmaf";

/** A content key, and the period that it is of: a track's init segment is another in each. */
export interface PeriodKey {
  readonly periodIndex: number;
  readonly key: ContentKey;
}

const keyMissing = ({ name }: OriginEndpointConfig): AppError =>
  new AppError(
    "drm_key_missing",
    `Endpoint "${name}" is encrypted, and no content key has come for it yet: look at its keys in the dashboard.`,
  );

/** @throws AppError `drm_key_missing`: what is to be encrypted is never served in the clear. */
export const requireKeys = (endpoint: OriginEndpointConfig): void => {
  if (endpoint.encryption !== undefined && endpoint.encryption.keyPeriods.length === 0) throw keyMissing(endpoint);
};

/** The period whose keys are used at a moment: that of the moment, or the one that stands in for it. */
export const usedKeyPeriod = ({ keyPeriods, keyRotationIntervalSeconds }: EncryptionConfig, atMs: number) =>
  keyPeriodFor(keyPeriods, keyPeriodIndexAt(keyRotationIntervalSeconds, atMs));

/**
 * The key of a track's media that begins at a moment of the wall clock; undefined where the track stays clear.
 * @throws AppError `drm_key_missing`
 */
export const contentKeyAt = (
  endpoint: OriginEndpointConfig,
  track: TrackConfig,
  atMs: number,
): PeriodKey | undefined => {
  const { encryption } = endpoint;
  if (encryption === undefined) return undefined;
  requireKeys(endpoint);
  const trackType = trackTypeOf(encryption, track);
  if (trackType === undefined) return undefined;
  const period = usedKeyPeriod(encryption, atMs);
  const key = period?.keys.find((candidate) => candidate.trackType === trackType);
  if (period === undefined || key === undefined) throw keyMissing(endpoint);
  return { periodIndex: period.index, key };
};

/**
 * The key that an init segment of that period names; undefined where the track stays clear, which has no periods.
 * @throws AppError `drm_key_missing`; `not_found` for a period that there is not, or one too many
 */
export const contentKeyOfPeriod = (
  endpoint: OriginEndpointConfig,
  track: TrackConfig,
  periodIndex: number | undefined,
): ContentKey | undefined => {
  requireKeys(endpoint);
  const { encryption } = endpoint;
  const trackType = encryption && trackTypeOf(encryption, track);
  if (trackType === undefined && periodIndex === undefined) return undefined;
  const period = encryption?.keyPeriods.find(({ index }) => index === periodIndex);
  const key = period?.keys.find((candidate) => candidate.trackType === trackType);
  if (key === undefined) throw new AppError("not_found", "There is no such init segment.");
  return key;
};
