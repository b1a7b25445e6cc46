/** What the preview needs of a player, whichever it is. */
export interface Rendition {
  readonly id: string;
  readonly label: string;
  readonly bitrate: number;
}

export interface PlaybackFacts {
  /** The rendition on the screen now. */
  readonly current: Rendition | null;
  readonly renditions: readonly Rendition[];
  readonly bufferSeconds: number;
  /** Behind the encoder's wall clock, where the manifest says it. */
  readonly latencySeconds: number | null;
}

export interface PlaybackError {
  readonly title: string;
  readonly advice: string;
  readonly isFatal: boolean;
}

export interface Playback {
  readonly engine: string;
  readonly readFacts: () => PlaybackFacts;
  /** `null` lets the player choose. */
  readonly selectRendition: (id: string | null) => void;
  readonly seekToLive: () => void;
  readonly stop: () => void;
}

export interface PlaybackOptions {
  readonly video: HTMLVideoElement;
  readonly url: string;
  /** Where ClearKey licences come from; null where the media is not under that system. */
  readonly clearKeyUrl: string | null;
  readonly onError: (error: PlaybackError | null) => void;
}

export const renditionLabel = (height: number | undefined, bitrate: number): string => {
  const rate =
    bitrate >= 1_000_000 ? `${(bitrate / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bitrate / 1000)} kbit/s`;
  return height === undefined || height === 0 ? rate : `${height}p, ${rate}`;
};

/** What is in front of the play head without a hole. */
export const bufferAhead = (buffered: TimeRanges, atSeconds: number): number => {
  for (let i = 0; i < buffered.length; i += 1) {
    if (buffered.start(i) - 0.25 <= atSeconds && atSeconds < buffered.end(i)) return buffered.end(i) - atSeconds;
  }
  return 0;
};

/** No licence, or none that the browser can use. */
export const LICENCE_ERROR: PlaybackError = {
  title: "The media is protected, and no licence was to be had",
  advice:
    "Look at the endpoint's content keys: there may be none yet. A browser takes licences on https pages and on this machine alone.",
  isFatal: true,
};

/** What went wrong with a request of a player, in words. */
export const requestError = (what: "manifest" | "segment", status: number | undefined): PlaybackError => {
  if (status === 404 && what === "manifest") {
    return {
      title: "There is no such manifest",
      advice:
        "The endpoint may be seconds old, wait for its first content key, or was deleted. Reload in a moment, or choose another format.",
      isFatal: true,
    };
  }
  if (status === 403) {
    return {
      title: "This browser may not fetch it",
      advice: "The endpoint has access rules, and the preview shows neither a CDN's secret nor a viewer's token.",
      isFatal: true,
    };
  }
  if (status === 503) {
    return {
      title: "The channel has no media yet",
      advice: "Start an encoder or the test picture. The player tries again by itself.",
      isFatal: true,
    };
  }
  if (status === 410 || status === 404) {
    return {
      title: "A segment has left the window",
      advice: "The player fell behind. Jump to live.",
      isFatal: false,
    };
  }
  if (status === undefined || status === 0) {
    return {
      title: "The packager cannot be reached",
      advice: "Check that it runs, and that nothing between it and this browser blocks it.",
      isFatal: true,
    };
  }
  return {
    title: `The packager answered ${status}`,
    advice: "The player tries again by itself. If it stays, look at the channel's health.",
    isFatal: what === "manifest",
  };
};
