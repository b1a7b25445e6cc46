/** What an element did since it was watched. */
export interface VideoReport {
  readonly currentTime: number;
  /** Media seconds between the first picture and now. */
  readonly playedSeconds: number;
  /** The longest time after the first picture in which the clock stood still, unasked. */
  readonly longestStallMs: number;
  readonly stalls: readonly { readonly atSeconds: number; readonly ms: number }[];
  /** Places where the clock went on further than time did: media that was skipped. */
  readonly jumps: readonly { readonly atSeconds: number; readonly seconds: number }[];
  /** Each picture size in the order it was shown: more than one means that the rendition was switched. */
  readonly sizes: readonly string[];
  readonly frames: number;
  readonly droppedFrames: number;
  /** Sound that was really decoded: players go on silently over audio they cannot play. */
  readonly audioBytes: number;
  readonly error: string | null;
}

/**
 * Samples a video element. Must stay free of imports and of anything outside itself: it is also handed as text into
 * pages that are not ours.
 */
export const watchVideo = (video: HTMLVideoElement): (() => VideoReport) => {
  const stalls: { atSeconds: number; ms: number }[] = [];
  const jumps: { atSeconds: number; seconds: number }[] = [];
  const sizes: string[] = [];
  const STALL_MS = 250;
  const JUMP_SECONDS = 1;
  let firstTime: number | null = null;
  let lastTime = video.currentTime;
  let lastAdvanceMs = performance.now();
  let current: { atSeconds: number; ms: number } | null = null;
  setInterval(() => {
    const nowMs = performance.now();
    const time = video.currentTime;
    const size = `${video.videoWidth}x${video.videoHeight}`;
    if (video.videoWidth > 0 && sizes.at(-1) !== size) sizes.push(size);
    if (time !== lastTime) {
      const extra = time - lastTime - ((nowMs - lastAdvanceMs) / 1000) * video.playbackRate;
      if (firstTime !== null && (extra > JUMP_SECONDS || time < lastTime))
        jumps.push({ atSeconds: lastTime, seconds: time - lastTime });
      if (firstTime === null && video.readyState >= 3) firstTime = time;
      lastTime = time;
      lastAdvanceMs = nowMs;
      current = null;
    } else if (firstTime !== null && !video.paused && !video.ended && nowMs - lastAdvanceMs > STALL_MS) {
      if (current === null) {
        current = { atSeconds: time, ms: 0 };
        stalls.push(current);
      }
      current.ms = nowMs - lastAdvanceMs;
    } else if (video.paused || video.ended) {
      lastAdvanceMs = nowMs;
    }
  }, 50);
  return () => {
    const quality = video.getVideoPlaybackQuality();
    return {
      currentTime: video.currentTime,
      playedSeconds: firstTime === null ? 0 : video.currentTime - firstTime,
      longestStallMs: Math.round(Math.max(0, ...stalls.map((stall) => stall.ms))),
      stalls,
      jumps,
      sizes,
      frames: quality.totalVideoFrames,
      droppedFrames: quality.droppedVideoFrames,
      audioBytes: (video as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
      error: video.error === null ? null : `${video.error.code} ${video.error.message}`,
    };
  };
};
