/** Of an endpoint, what a CDN in front of it must know. */
export interface CdnOrigin {
  /** Without port. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** The endpoint's part of all addresses; begins and ends with a slash. */
  readonly folder: string;
  /** The CDN has to say who it is. */
  readonly needsSecret: boolean;
}

export const SECRET_HEADER = "X-Sluice-CDN-Identifier";
/** Where the value of a CDN secret goes: we do not have it any more. */
export const SECRET_VALUE = "CDN_SECRET";

/** Host and port, as in a Host header. */
export const authorityOf = ({ host, port, isTls }: CdnOrigin): string =>
  port === (isTls ? 443 : 80) ? host : `${host}:${port}`;
