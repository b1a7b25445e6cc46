import type { HelpArticle } from "../help-article.ts";

export const REFERENCE_ARTICLES: readonly HelpArticle[] = [
  {
    id: "shortcuts",
    topic: "Reference",
    title: "Keyboard shortcuts",
    summary: "Go anywhere without the mouse.",
    keywords: "keys hotkeys accessibility command menu",
    pages: [],
    body: [{ kind: "shortcuts" }],
  },
  {
    id: "glossary",
    topic: "Reference",
    title: "Glossary",
    summary: "The words of this console, one by one.",
    keywords: "terms definitions meaning vocabulary",
    pages: [],
    body: [
      {
        kind: "terms",
        terms: [
          ["Channel", "One live stream, with two ingest endpoints and any number of origin endpoints."],
          ["Channel group", "Channels that share one egress address."],
          ["CMAF", "Fragmented MP4 as HLS and DASH both play it."],
          ["DASH", "Streaming by an MPD manifest; played by dash.js, Shaka Player and most set-top boxes."],
          ["Discontinuity", "A place where the encoder's clock began anew; players go on after it."],
          ["Egress", "Bytes that players and CDNs get."],
          ["HLS", "Streaming by `.m3u8` playlists; played by Apple's devices and nearly everything else."],
          ["Ingest", "Bytes that encoders send."],
          ["Ingest endpoint", "Where an encoder pushes to. Each channel has two."],
          ["Ladder", "The renditions of one programme, from small to large."],
          ["Manifest", "What a player opens: it names the segments."],
          ["Origin endpoint", "One way to serve a channel, in one container."],
          ["Rendition", "One quality of the same picture, or one language of the sound."],
          ["Segment", "A few seconds of media; what a player asks for."],
          ["Start-over window", "How far back a viewer may go."],
          ["Window", "How much of a stream a manifest shows."],
          ["Workspace", "One customer with its members, channels and API keys; the API says tenant."],
        ],
      },
    ],
  },
];
