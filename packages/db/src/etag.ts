/**
 * The opaque version of a row. It names the row too: a thing deleted and made again under the same name is another thing,
 * and an etag of the old one must not fit.
 */
export const etagOf = (row: { readonly id: string; readonly version: number }): string =>
  `${row.id.slice(-8)}-${row.version}`;
