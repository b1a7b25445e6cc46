/** One player, driven by the page the same way as every other. */
export interface Player {
  readonly version: string;
  /** Renditions it found, as `640x360`, best last. */
  readonly renditions: () => readonly string[];
  /** Goes to the rendition with that index and stays there. */
  readonly choose: (index: number) => void;
}

export interface PlayerEvents {
  readonly onFatal: (message: string) => void;
  readonly onWarning: (message: string) => void;
}

export interface PlayerSource {
  readonly url: string;
  /** Where ClearKey licences are to be had; null where the media is clear, or says itself where its keys are. */
  readonly licenceUrl: string | null;
}

export type StartPlayer = (video: HTMLVideoElement, source: PlayerSource, events: PlayerEvents) => Promise<Player>;

const PLAYERS = ["hls.js", "dash.js", "shaka"] as const;
export type PlayerName = (typeof PLAYERS)[number];
