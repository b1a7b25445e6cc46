import type { HelpArticle } from "../help-article.ts";

export const START_ARTICLES: readonly HelpArticle[] = [
  {
    id: "first-stream",
    topic: "Start",
    title: "Your first stream",
    summary: "From nothing to a playing channel with the built-in test picture.",
    keywords: "begin tutorial quick start demo onboarding",
    pages: [/^\/$/, /^\/channels$/],
    body: [
      {
        kind: "steps",
        items: [
          "On the [overview](/), choose “Start with the test picture”. It makes a channel group `live`, a channel and two origin endpoints.",
          "The channel's page opens. After a few seconds the preview plays a moving picture with sound.",
          "The playback URLs stand below: give them to any HLS or DASH player.",
          "When you push from an encoder of your own, the test picture yields by itself, and comes back when you stop.",
        ],
      },
      {
        kind: "text",
        text: "The test picture is counted like any other traffic. Switch it off on the channel's Ingest page when you no longer need it.",
      },
    ],
  },
  {
    id: "how-it-fits",
    topic: "Start",
    title: "How the parts fit together",
    summary: "Groups, channels, inputs, endpoints, manifests: what belongs to what.",
    keywords: "concept model architecture structure",
    pages: [/^\/channel-groups$/, /^\/channels$/],
    body: [
      {
        kind: "list",
        items: [
          "A channel group holds channels that share one egress address.",
          "A channel takes one programme in. It has two ingest endpoints, so that two encoders can be redundant: one is on air, the other stands by.",
          "An origin endpoint is one way to serve the channel, in one container: `TS` or `CMAF`.",
          "A manifest of an endpoint is what a player opens: HLS (`.m3u8`) or DASH (`.mpd`).",
        ],
      },
      {
        kind: "text",
        text: "Media is kept once and packaged when somebody asks for it. Another endpoint costs no storage.",
      },
    ],
  },
];
