interface SecurityOptions {
  readonly nonce: string;
  /** Where this dashboard is reached. */
  readonly publicUrl: string;
  readonly packagerUrl: string;
  /** Channel groups have host names of their own below this one. */
  readonly packagerHostSuffix: string | undefined;
  readonly isDevelopment: boolean;
}

const strictTransport = (publicUrl: string): Record<string, string> =>
  publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {};

/** What a browser may do with an answer of the public API, should one be led there: nothing. */
export const apiSecurityHeaders = (publicUrl: string): Record<string, string> => ({
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  ...strictTransport(publicUrl),
});

interface SecurityHeaders extends Record<string, string> {
  readonly "content-security-policy": string;
}

/**
 * What a browser may do with our pages: run our scripts, play media from the packager, and be framed by nobody.
 * Players feed the video element through blob: URLs and work in blob: workers.
 */
export const securityHeaders = (options: SecurityOptions): SecurityHeaders => {
  const packager = new URL(options.packagerUrl);
  const media = [packager.origin];
  if (options.packagerHostSuffix !== undefined) {
    const port = packager.port === "" ? "" : `:${packager.port}`;
    media.push(`${packager.protocol}//*.${options.packagerHostSuffix}${port}`);
  }
  const policy = {
    "default-src": ["'self'"],
    // React's development build evaluates strings to rebuild server stacks.
    "script-src": [
      "'self'",
      `'nonce-${options.nonce}'`,
      "'strict-dynamic'",
      ...(options.isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Charts, menus and toasts set style attributes, which have no nonce.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...media, ...(options.isDevelopment ? ["ws:"] : [])],
    "media-src": ["'self'", "blob:", ...media],
    "worker-src": ["'self'", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-src": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
      .join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    ...strictTransport(options.publicUrl),
  };
};
