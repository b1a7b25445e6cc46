interface CurlExample {
  readonly title: string;
  readonly text: string;
  readonly command: string;
}

const AUTHORIZATION = '-H "Authorization: Bearer $SLUICE_API_KEY"';

const post = (url: string, body: object): string =>
  [
    `curl -sS -X POST ${url}`,
    AUTHORIZATION,
    `-H 'Content-Type: application/json'`,
    `-d '${JSON.stringify(body)}'`,
  ].join(" \\\n  ");

/** Calls that run as they are, in this order, once the key is in the environment. */
export const curlExamples = (base: string): readonly CurlExample[] => [
  {
    title: "Start a channel with everything it needs",
    text: "One call makes the channel, its ingest credentials and endpoints for HLS and DASH, and plays the test picture.",
    command: post(`${base}/quick-start`, { name: "demo", testSource: true }),
  },
  {
    title: "List channels",
    text: "Lists come in pages: pass nextCursor as cursor to get the next one.",
    command: `curl -sS ${AUTHORIZATION} \\\n  '${base}/channel-groups/live/channels?limit=25'`,
  },
  {
    title: "Read a channel's status",
    text: "What arrives on both inputs now: renditions, bitrates, age of the last segment, incidents.",
    command: `curl -sS ${AUTHORIZATION} \\\n  ${base}/channel-groups/live/channels/demo/status`,
  },
  {
    title: "Play it",
    text: "Every endpoint says where its manifests are. This prints the playlist that a player starts with.",
    command: [
      `curl -sS "$(curl -sS ${AUTHORIZATION} \\`,
      `  ${base}/channel-groups/live/channels/demo/origin-endpoints \\`,
      "  | grep -o 'http[^\"]*m3u8' | head -n 1)\"",
    ].join("\n"),
  },
  {
    title: "Add an origin endpoint, once",
    text: "With an Idempotency-Key a repeated call makes nothing new: it gets the first answer again.",
    command: [
      `curl -sS -X POST ${base}/channel-groups/live/channels/demo/origin-endpoints`,
      AUTHORIZATION,
      "-H 'Idempotency-Key: add-dash-1'",
      "-H 'Content-Type: application/json'",
      `-d '${JSON.stringify({ name: "low", container: "CMAF", segmentDurationSeconds: 2, manifests: [{ kind: "DASH", name: "index" }] })}'`,
    ].join(" \\\n  "),
  },
  {
    title: "Read usage",
    text: "Bytes and requests as a series and by channel.",
    command: `curl -sS ${AUTHORIZATION} \\\n  "${base}/usage?interval=hour&from=$(date -u -d '1 day ago' +%FT%TZ)&to=$(date -u +%FT%TZ)"`,
  },
];
