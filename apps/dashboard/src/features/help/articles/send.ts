import type { HelpArticle } from "../help-article.ts";

const INGEST = /^\/channels\/[^/]+\/[^/]+\/ingest$/;
const HEALTH = /^\/channels\/[^/]+\/[^/]+\/health$/;
const CHANNEL = /^\/channels\/[^/]+\/[^/]+$/;

export const SEND_ARTICLES: readonly HelpArticle[] = [
  {
    id: "push-with-ffmpeg",
    topic: "Send",
    title: "Push with ffmpeg",
    summary: "One command sends H.264 and AAC as HLS.",
    keywords: "encoder ingest command line upload rtmp camera file",
    pages: [INGEST, CHANNEL],
    body: [
      {
        kind: "text",
        text: "The channel's Ingest page has complete commands with the address and credentials filled in: one rendition, a ladder of three, or a file in a loop. Copy one into a terminal.",
      },
      { kind: "heading", text: "What matters in any command" },
      {
        kind: "list",
        items: [
          "`-f hls -method PUT`: ffmpeg uploads playlist and segments.",
          "`-hls_segment_type mpegts`: transport streams.",
          "`-g` and `-keyint_min` at frame rate × segment seconds, and `-sc_threshold 0`: every rendition has its key frames at the same places.",
          "`-c:v libx264 -pix_fmt yuv420p -c:a aac`: what every player can decode.",
          "`-hls_start_number_source epoch`: segment numbers go on after a restart.",
        ],
      },
      {
        kind: "code",
        label: "In place of the test inputs, a camera that sends RTMP",
        code: "-i rtmp://camera.example.com/live/stream",
      },
      {
        kind: "text",
        text: "A URL with user and password in it shows up in process lists. On a machine that others use, keep it in a script that only you can read.",
      },
    ],
  },
  {
    id: "push-with-obs",
    topic: "Send",
    title: "Push with OBS Studio",
    summary: "Custom output by FFmpeg, with the values from the Ingest page.",
    keywords: "encoder streaming software record",
    pages: [INGEST],
    body: [
      {
        kind: "steps",
        items: [
          "In OBS: Settings, Output, output mode Advanced, tab Recording.",
          "Type: Custom Output (FFmpeg). FFmpeg output type: Output to URL.",
          "Copy URL, container format and muxer settings from the channel's Ingest page, tab OBS.",
          "Set video encoder `libx264`, audio encoder `aac`, and the key frame interval to frame rate × 2.",
          "Start with “Start Recording”, not “Start Streaming”.",
        ],
      },
    ],
  },
  {
    id: "two-encoders",
    topic: "Send",
    title: "Two encoders for one channel",
    summary: "Input 2 takes over when input 1 falls silent.",
    keywords: "redundancy failover backup input",
    pages: [INGEST, HEALTH],
    body: [
      {
        kind: "list",
        items: [
          "Each input has an address, a user and a password of its own.",
          "Push the same programme to both, with key frames at the same times. One is on air, the other stands by.",
          "When the one on air stops sending, the other takes over. Viewers see at most a discontinuity.",
          "Credentials of one input can be rotated while the other is on air.",
        ],
      },
    ],
  },
  {
    id: "who-may-push",
    topic: "Send",
    title: "Who may push",
    summary: "Passwords, network addresses and client certificates of an ingest endpoint.",
    keywords: "ingest credentials rotate security mutual tls mtls certificate ip address allow deny password bearer",
    pages: [INGEST],
    body: [
      {
        kind: "list",
        items: [
          "User and password go by Digest or Basic, the password alone as a bearer token, or the secret access key signs requests as for MediaPackage v2.",
          "“Rotate” gives new credentials; the old ones work on for as long as you choose, so that no encoder falls silent.",
          "Under “Who may push” an endpoint is kept to network addresses, to client certificates, or to both.",
        ],
      },
      { kind: "heading", text: "Client certificates" },
      {
        kind: "steps",
        items: [
          "Make a certificate for each encoder, by itself or by your own authority. What counts is the certificate itself: another one of the same authority opens nothing.",
          "On the Ingest page, under “Who may push”, paste it in PEM. The private key stays with the encoder.",
          "Choose whether it stands for the password, or is asked for beside it.",
          "Push to the endpoint's URL as the page then shows it: by https, at the packager's own TLS port.",
          "Before it runs out, paste the next one below it, change the encoder over, and take the old one off the list.",
        ],
      },
      {
        kind: "code",
        label: "A certificate for one encoder, good for two years",
        code: "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 730 \\\n  -subj '/CN=encoder-1' -keyout encoder.key -out encoder.pem",
      },
      {
        kind: "code",
        label: "Whether it is taken: curl pushes one segment",
        code: "curl --cert encoder.pem --key encoder.key -T segment_0.ts \\\n  https://push.example.com:8443/in/v1/…/segment_0.ts",
      },
      {
        kind: "text",
        text: "ffmpeg's HLS output and OBS cannot show a certificate; the Ingest page has the lines for an nginx beside them that does. A proxy that ends TLS in front of the packager hides certificates, and every push is refused.",
      },
    ],
  },
  {
    id: "no-signal",
    topic: "Send",
    title: "My encoder sends, but nothing arrives",
    summary: "What to look at, in the order in which it usually helps.",
    keywords: "troubleshoot stalled idle offline not receiving problem",
    pages: [INGEST, HEALTH],
    body: [
      {
        kind: "steps",
        items: [
          "Open the channel's Health page: what was refused stands there with its reason and what to do.",
          "If nothing stands there, no request arrived: compare the encoder's URL with the one on the Ingest page, to the last slash.",
          "`401` in the encoder's log: the credentials are wrong, or from before a rotation.",
          "`403`: the encoder's address or certificate is not among [those that may push](#help/who-may-push).",
          "`404`: group, endpoint number or channel is mistyped.",
          "`415` or `422`: the format is not taken; see [the errors](#help/topic/Errors).",
          "The state goes “Stalled” when segments stop: look at the encoder's uplink first.",
        ],
      },
    ],
  },
];
