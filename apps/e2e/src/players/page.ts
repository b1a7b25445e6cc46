import type { Player, PlayerName, StartPlayer } from "./player.ts";
import { type VideoReport, watchVideo } from "./watch-video.ts";

export interface PageReport extends VideoReport {
  readonly player: string;
  readonly renditions: readonly string[];
  readonly fatalErrors: readonly string[];
  readonly warnings: readonly string[];
}

export interface PlayerPage {
  readonly report: () => PageReport;
  readonly choose: (index: number) => void;
}

declare global {
  interface Window {
    readonly playerPage: PlayerPage;
  }
}

// Only the player asked for is loaded: each brings polyfills and listeners of its own.
const START: Readonly<Record<PlayerName, () => Promise<StartPlayer>>> = {
  "hls.js": async () => (await import("./start-hls-js.ts")).startHlsJs,
  "dash.js": async () => (await import("./start-dash-js.ts")).startDashJs,
  shaka: async () => (await import("./start-shaka.ts")).startShaka,
};

const query = new URLSearchParams(location.search);
const name = query.get("player") as PlayerName;
const source = { url: query.get("url") ?? "", licenceUrl: query.get("licence") };
const video = document.querySelector("video");
if (video === null) throw new Error("the page has no video element");

const fatalErrors: string[] = [];
const warnings: string[] = [];
let player: Player | null = null;
const watch = watchVideo(video);

addEventListener("error", (event) => fatalErrors.push(`page: ${event.message}`));
addEventListener("unhandledrejection", (event) => fatalErrors.push(`page: ${String(event.reason)}`));

Object.assign(window, {
  playerPage: {
    report: () => ({
      ...watch(),
      player: `${name} ${player?.version ?? "(not started)"}`,
      renditions: player?.renditions() ?? [],
      fatalErrors,
      warnings,
    }),
    choose: (index) => player?.choose(index),
  } satisfies PlayerPage,
});

const start = await START[name]();
player = await start(video, source, {
  onFatal: (message) => fatalErrors.push(message),
  onWarning: (message) => warnings.push(message),
});
await video.play();
