/** Why an endpoint got no keys, and what ends it. The stream goes on with the keys that it has. */
export const KEY_FAILURES = {
  key_server_address_refused: {
    title: "The key server's address is not allowed",
    remedy: "Give the https address of a server on the public internet.",
  },
  key_server_unreachable: {
    title: "The key server cannot be reached",
    remedy: "Check the host's name, and that the key server runs and takes connections from here.",
  },
  key_server_timeout: {
    title: "The key server did not answer in time",
    remedy: "Look at the key server's own log: it has ten seconds for an answer.",
  },
  key_server_tls_failed: {
    title: "The key server cannot prove who it is",
    remedy: "Renew its certificate, or give it one of a public authority, for the host that the address names.",
  },
  key_server_redirected: {
    title: "The key server points elsewhere",
    remedy: "Redirects are not followed. Give the address where keys are answered itself.",
  },
  key_server_refused: {
    title: "The key server refused",
    remedy: "Check the authentication, the content id and the presets against what the key server expects.",
  },
  key_server_answer_too_large: {
    title: "The key server's answer is too large",
    remedy: "Check the address: an answer with keys has some kilobytes.",
  },
  key_server_answer_invalid: {
    title: "The key server's answer cannot be used",
    remedy: "Show the message to whoever runs the key server: it says what was expected and what came.",
  },
  static_keys_missing: {
    title: "The key provider has no key for a track type",
    remedy: "Add a key for each track type of the endpoint's presets.",
  },
} as const satisfies Record<string, { readonly title: string; readonly remedy: string }>;

export type KeyFailureCode = keyof typeof KEY_FAILURES;
export const KEY_FAILURE_CODES = Object.keys(KEY_FAILURES) as [KeyFailureCode, ...KeyFailureCode[]];
