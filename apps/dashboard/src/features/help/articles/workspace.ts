import type { HelpArticle } from "../help-article.ts";

export const WORKSPACE_ARTICLES: readonly HelpArticle[] = [
  {
    id: "usage",
    topic: "Workspace",
    title: "How usage is counted",
    summary: "Bytes on the wire, in and out, by the minute.",
    keywords: "traffic billing egress ingest meter cost bytes",
    pages: [/^\/usage/, /\/usage$/, /^\/billing/],
    body: [
      {
        kind: "list",
        items: [
          "Ingest: what encoders send, request heads included.",
          "Egress: what players and CDNs get, response heads included, apart for manifests and segments.",
          "1 GB is 1,000,000,000 bytes.",
          "Counts arrive within about a minute. Days and months are those of UTC.",
          "What arrives late is added to the minute in which it happened.",
          "What a channel would use and cost is worked out beforehand by the simulator, reached from the usage page.",
        ],
      },
    ],
  },
  {
    id: "roles",
    topic: "Workspace",
    title: "Members and roles",
    summary: "Who may do what in a workspace.",
    keywords: "team user permission invite colleague owner admin viewer",
    pages: [/^\/members/, /^\/settings/],
    body: [
      {
        kind: "terms",
        terms: [
          ["Owner", "Everything, the workspace's own end included."],
          ["Admin", "Everything about channels, API keys and the audit log."],
          ["Operator", "Channels, endpoints and their credentials."],
          ["Viewer", "Looks at channels, members and usage, and changes nothing."],
        ],
      },
      { kind: "text", text: "Every change is written to the [audit log](/audit-log) with who did it, and from where." },
    ],
  },
  {
    id: "api-keys",
    topic: "Programs",
    title: "Use the REST API",
    summary: "A key, a header, and a first call.",
    keywords: "curl token bearer automation script openapi",
    pages: [/^\/api-keys/, /^\/developers/],
    body: [
      {
        kind: "steps",
        items: [
          "Create a key on the [API keys](/api-keys) page with the permissions that the program needs, and no more.",
          "Copy its secret: it is shown once.",
          "Send it as `Authorization: Bearer`.",
        ],
      },
      {
        kind: "code",
        label: "List channel groups",
        code: 'curl -H "Authorization: Bearer $SLUICE_API_KEY" ORIGIN/api/v1/channel-groups',
      },
      {
        kind: "list",
        items: [
          "Errors are problem documents with a stable `code`; each has a page [here](#help/topic/Errors).",
          "With the header `Idempotency-Key`, a repeat makes nothing twice.",
          "With `If-Match` and the `ETag` that you have seen, nobody's change is overwritten.",
        ],
      },
    ],
  },
];
