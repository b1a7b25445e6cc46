/** What one request may be, whoever asks. What one tenant may have stands in its plan. */
export const LIMITS = {
  manifestsPerOriginEndpoint: 25,
  keyProvidersPerTenant: 100,
  tokenKeysPerTenant: 100,
  /** Not run out: each goes to every packager. */
  tokenRevocationsPerTenant: 10_000,
  /** The one in use, the next, and what a slow CDN still sends. */
  cdnSecretsPerOriginEndpoint: 5,
  /** That one API key may be confined to. */
  channelGroupsPerApiKey: 100,
  /** Streams (playlists) and tracks that one channel's input may bring. */
  streamsPerInput: 20,
  tracksPerStream: 10,
  /** One pushed segment. 30 s at 80 Mbit/s is 300 MB; nobody sends that as one HLS segment. */
  segmentBytes: 128 * 1024 * 1024,
  playlistBytes: 1024 * 1024,
  /** A body that sends nothing for this long is dropped. ffmpeg opens some requests a whole segment ahead. */
  bodyIdleMs: 60_000,
  requestHeadBytes: 16 * 1024,
  requestTargetBytes: 4 * 1024,
} as const;
