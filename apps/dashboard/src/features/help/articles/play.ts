import type { HelpArticle } from "../help-article.ts";

const PREVIEW = /^\/channels\/[^/]+\/[^/]+(\/preview)?$/;
const LICENCES = /^\/channels\/[^/]+\/[^/]+\/licences$/;
const ENDPOINTS = /^\/channels\/[^/]+\/[^/]+\/endpoints$/;

export const PLAY_ARTICLES: readonly HelpArticle[] = [
  {
    id: "play",
    topic: "Play",
    title: "Play a channel",
    summary: "Playback URLs, and players that take them.",
    keywords: "watch player hls.js dash.js shaka vlc ffplay safari url",
    pages: [PREVIEW, ENDPOINTS],
    body: [
      {
        kind: "text",
        text: "The channel's Preview page plays every manifest, and lists its playback URLs. They need no credentials, unless the endpoint asks for [viewer tokens](#help/viewer-tokens).",
      },
      {
        kind: "list",
        items: [
          "Safari, iOS, tvOS: the HLS URL as the source of a video element.",
          "Other browsers: hls.js or Shaka Player for HLS, dash.js or Shaka Player for DASH.",
          "VLC and ffplay: open either URL.",
        ],
      },
      { kind: "code", label: "In a terminal", code: "ffplay 'PLAYBACK_URL'" },
      {
        kind: "code",
        label: "In a page, with hls.js",
        code: 'const hls = new Hls();\nhls.loadSource("PLAYBACK_URL");\nhls.attachMedia(document.querySelector("video"));',
      },
    ],
  },
  {
    id: "formats",
    topic: "Play",
    title: "Which endpoint and manifest to choose",
    summary: "TS or CMAF, HLS or DASH.",
    keywords: "container format compatibility window start-over",
    pages: [ENDPOINTS],
    body: [
      {
        kind: "list",
        items: [
          "`CMAF` with HLS and DASH reaches every current player, and both share the same segments in a CDN.",
          "`TS` with HLS is for old set-top boxes and players.",
          "The manifest window is how much a player sees at once; 60 s is enough for live.",
          "The start-over window is how far back viewers may go. What is older is deleted.",
        ],
      },
    ],
  },
  {
    id: "cdn",
    topic: "Play",
    title: "Put a CDN in front",
    summary: "Cache by the headers; nothing else to set.",
    keywords: "cloudfront fastly akamai nginx cache proxy origin",
    pages: [ENDPOINTS],
    body: [
      {
        kind: "list",
        items: [
          "Use the channel group's egress address as the origin.",
          "Let the CDN obey `Cache-Control`: manifests for half a segment, segments for two weeks.",
          "Let it collapse equal requests (request coalescing), and forward no cookies.",
        ],
      },
      { kind: "text", text: "Requests that the CDN answers from its cache do not reach us, and are not counted." },
    ],
  },
  {
    id: "does-not-play",
    topic: "Play",
    title: "It does not play",
    summary: "A black preview, a player that waits, a stream that stutters.",
    keywords: "troubleshoot buffering black stall cors error",
    pages: [PREVIEW],
    body: [
      {
        kind: "list",
        items: [
          "State “No signal”: nothing has been pushed. See [My encoder sends, but nothing arrives](#help/no-signal).",
          "State “Live”, but the player waits: a new channel needs two or three segments before it plays.",
          "It stutters: compare “Last segment” on the Health page with the segment duration. When it is older than two, the encoder's uplink is too slow.",
          "Only one browser fails: look for a codec that it lacks, such as H.265.",
        ],
      },
    ],
  },
  {
    id: "licence-requests",
    topic: "Play",
    title: "Who asked for keys and licences",
    summary: "Each request for a key or a licence, and what came of it.",
    keywords: "drm widevine playready fairplay clearkey license denied refused encrypted viewer cannot play log",
    pages: [LICENCES],
    body: [
      {
        kind: "text",
        text: "The channel's Licences page has a line for the requests of one minute that ended alike: how many, and the latest of them. Lines are kept for seven days.",
      },
      {
        kind: "steps",
        items: [
          "A viewer of an encrypted endpoint sees nothing: filter by “What came of it”, and look for the viewer or the player.",
          "Open “Details”: it says why, and what ends it.",
          "No line at all? Then the player did not ask here. With HLS it has to be told where licences are to be had; and browsers give keys to pages by https or on this machine alone.",
        ],
      },
      {
        kind: "list",
        items: [
          "“Viewer not let in”: its token, its address or the CDN's secret was refused. Paste the address under “Check a token” on [Viewer tokens](/viewer-tokens).",
          "“No such key”: the player asks for a key of another endpoint, or of a time that is no longer offered.",
          "“Refused by the licence server” or “No answer from the licence server”: its own words stand in the request. Check the licence servers of the key provider.",
          "“Given”, and it stays black: the device lacks the method, as old ones lack `CBCS`, or its screen lacks HDCP.",
        ],
      },
      {
        kind: "terms",
        terms: [
          ["Viewer", "`sub` of the viewer's token. Without a token whose signature fits, nobody is named."],
          ["Network", "The address that asked; of an IPv6 address its /64 alone."],
          [
            "Key ids",
            "What ClearKey and AES-128 asked for. Widevine, PlayReady and FairPlay ask in a form that only their servers read.",
          ],
        ],
      },
      {
        kind: "text",
        text: "Programs get the same from `GET …/channels/{channel}/licence-requests`, with the permission `licenceRequest:read`. The workspace's export has them as sums of each day.",
      },
    ],
  },
  {
    id: "viewer-tokens",
    topic: "Play",
    title: "Viewer tokens",
    summary: "Your server says who may watch; the origin checks it.",
    keywords: "jwt signed url cookie 403 forbidden access protect authorization cat common access token revoke",
    pages: [/^\/viewer-tokens/],
    body: [
      {
        kind: "steps",
        items: [
          "On [Viewer tokens](/viewer-tokens), make a key. Of an HS256 key, keep the secret on the server that signs.",
          "Among an endpoint's settings, turn viewer tokens on.",
          "Your server signs a short-lived JSON Web Token for each viewer, with `kid` in its header and `exp` among its claims.",
          "Players show it with the manifest, as `?token=`, a cookie or a header. Segments need none, so that CDNs keep them once for all.",
        ],
      },
      {
        kind: "text",
        text: "Does the same secret sign other things too? Give the key an issuer or an audience: then a token needs that `iss`, or that `aud`, and all others open nothing.",
      },
      {
        kind: "text",
        text: "To try it without a server: among a key's actions is a token for testing, with addresses that play for a day at most.",
      },
      {
        kind: "text",
        text: "A viewer gets 403? Paste the address under “Check a token”: it says what the origin says, and what else the token depends on.",
      },
    ],
  },
  {
    id: "drm",
    topic: "Play",
    title: "Protect a channel with DRM",
    summary: "Encrypt an endpoint, and give licences to players.",
    keywords:
      "encryption drm widevine playready fairplay clearkey cenc cbcs aes-128 speke cpix key rotation licence license",
    pages: [ENDPOINTS, /^\/key-providers/],
    body: [
      {
        kind: "steps",
        items: [
          "Among an endpoint's settings, turn “Encrypt segments” on. `CENC` and `CBCS` are for DRM, on `CMAF` endpoints; `AES_128` encrypts whole segments.",
          "Without a key provider the keys are Sluice's own: players get licences by ClearKey at once, and the Preview plays it.",
          "For Widevine, PlayReady and FairPlay, add your DRM vendor's key server on [Key providers](/key-providers), and test it there.",
          "Choose it for the endpoint. Players are told where licences are to be had: at your vendor, or here, where the provider names licence servers.",
        ],
      },
      {
        kind: "list",
        items: [
          "`CBCS` plays on Apple's devices and on current ones of all others; `CENC` on old Widevine and PlayReady devices.",
          "One key for all is the least trouble; with a key for sound and one for each picture size, small screens never get the keys of large pictures.",
          "With a new key every so many seconds, a key that leaked opens only that long. The next ones are here ahead of time: a key server that is down for ten minutes stops nobody.",
        ],
      },
      {
        kind: "text",
        text: "Whoever gets a licence gets a key: let [viewer tokens](#help/viewer-tokens) say who that is. A player that does not start: see [Who asked for keys and licences](#help/licence-requests).",
      },
    ],
  },
];
