import { authorityOf, type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

/** A rule tree for Property Manager (PAPI). */
export const printAkamai = (origin: CdnOrigin): string => {
  const { host, port, isTls, folder, needsSecret } = origin;
  const header = {
    name: "modifyIncomingRequestHeader",
    options: {
      action: "MODIFY",
      standardModifyHeaderName: "OTHER",
      customHeaderName: SECRET_HEADER,
      newHeaderValue: SECRET_VALUE,
      avoidDuplicateHeaders: true,
    },
  };
  const rules = {
    name: "default",
    children: [
      {
        name: "Segments: one copy for all viewers",
        criteria: [
          { name: "path", options: { matchOperator: "MATCHES_ONE_OF", values: [`${folder}*.ts`, `${folder}*.mp4`] } },
        ],
        criteriaMustSatisfy: "all",
        behaviors: [
          { name: "cacheKeyQueryParams", options: { behavior: "IGNORE_ALL" } },
          { name: "caching", options: { behavior: "CACHE_CONTROL", mustRevalidate: false, defaultTtl: "0s" } },
        ],
      },
      {
        name: "Manifests, keys and licences: as the origin says",
        criteria: [
          {
            name: "path",
            options: { matchOperator: "DOES_NOT_MATCH_ONE_OF", values: [`${folder}*.ts`, `${folder}*.mp4`] },
          },
        ],
        criteriaMustSatisfy: "all",
        behaviors: [
          { name: "cacheKeyQueryParams", options: { behavior: "INCLUDE_ALL_PRESERVE_ORDER" } },
          {
            name: "caching",
            options: {
              behavior: "CACHE_CONTROL",
              mustRevalidate: true,
              defaultTtl: "0s",
              honorPrivate: true,
              honorNoStore: true,
            },
          },
        ],
      },
    ],
    behaviors: [
      {
        name: "origin",
        options: {
          originType: "CUSTOMER",
          hostname: host,
          forwardHostHeader: "CUSTOM",
          customForwardHostHeader: authorityOf(origin),
          ...(isTls ? { httpsPort: port } : { httpPort: port }),
          originSni: isTls,
        },
      },
      ...(needsSecret ? [header] : []),
    ],
  };
  return `${JSON.stringify({ rules }, null, 2)}\n`;
};
