import type { ErrorCode } from "./errors.ts";

/** What a refusal means beyond its own words: why it comes, and what ends it. */
export interface ErrorHelp {
  readonly cause: string;
  readonly remedy: string;
}

/** One row for each code of the table of errors: a new code does not compile without its help. */
export const ERROR_HELP = {
  invalid_request: {
    cause: "A field is missing, has the wrong type or breaks a rule; `violations` names every one, each at its field.",
    remedy:
      "Change the fields that are named. An encoder gets this for an address it made up: compare its output URL with the one on the Ingest page.",
  },
  unauthenticated: {
    cause: "Nobody is signed in, or the API key is unknown, expired or revoked.",
    remedy: "Sign in again, or send `Authorization: Bearer` with a key that the API keys page shows as active.",
  },
  invalid_credentials: {
    cause: "No account has this e-mail address with this password.",
    remedy: "Check the address, or set a new password with “Forgot password”.",
  },
  invalid_token: {
    cause: "A link in a mail works once, and not for ever. Asking for another one ends those before it.",
    remedy: "Ask for a new link, and open the one in the newest mail.",
  },
  forbidden: {
    cause: "What you ask is there, but your role, or the permissions of the API key, do not include it.",
    remedy:
      "The answer names the missing permission: ask an owner or admin for it, or create a key that has it. A key never has more than the person who made it.",
  },
  not_found: {
    cause: "The name is mistyped, the thing was deleted, or it belongs to another workspace: all three answer alike.",
    remedy: "Check the names in the address. For an encoder, group, endpoint number and channel must all match.",
  },
  method_not_allowed: {
    cause: "The address exists, but not for this HTTP method; the header `Allow` names those that it takes.",
    remedy: "Use one of the methods in `Allow`. Encoders push with PUT or POST.",
  },
  email_taken: {
    cause: "Somebody, perhaps you, has signed up with this address before.",
    remedy: "Sign in, or set a new password with “Forgot password”.",
  },
  name_taken: {
    cause: "Names are unique: a channel's in its group, an endpoint's in its channel, a group's in the workspace.",
    remedy: "Choose another name. Names stand in URLs and cannot be changed later.",
  },
  in_use: {
    cause:
      "Something else still hangs on what you want to delete: channels in a group, endpoints on a channel or with a key provider.",
    remedy: "Delete what hangs on it first; the message names it.",
  },
  idempotency_key_reused: {
    cause: "The header `Idempotency-Key` came with a different request within the last 24 hours.",
    remedy: "Use a new key for each new request; repeat a key only together with the very same request.",
  },
  etag_mismatch: {
    cause: "Somebody changed it after you read it, and `If-Match` kept you from overwriting their change.",
    remedy: "Read it again, look at what changed, and repeat yours with the new ETag.",
  },
  limit_reached: {
    cause: "The workspace, or the thing within it, has as many as it may have. The message names the limit.",
    remedy: "Delete one that is no longer needed, or ask for a higher limit.",
  },
  tenant_suspended: {
    cause: "Whoever runs this installation has suspended the workspace. Its owners got the reason by mail.",
    remedy: "Reply to whoever runs this installation. Once released, everything is as it was.",
  },
  feature_off: {
    cause: "Whoever runs this installation has switched this off for your workspace.",
    remedy: "Ask whoever runs this installation to switch it on.",
  },
  cpix_refused: {
    cause:
      "A packager asked Sluice for content keys with a CPIX document that breaks a rule of SPEKE, or that names a version, scheme or DRM system that is not supported.",
    remedy:
      "The detail says what is wrong, in SPEKE's words where it has words. Compare the packager's SPEKE version, encryption scheme and DRM systems with what the API reference lists for this operation.",
  },
  rate_limited: {
    cause: "More requests came than the limit allows in that time.",
    remedy:
      "Wait for as long as `Retry-After` says, then go on more slowly. For an encoder, segments of 2 s or longer are enough.",
  },
  ingest_unauthorized: {
    cause: "The encoder sent no credentials, wrong ones, or those from before a rotation that work no more.",
    remedy:
      "Copy user and password from the channel's Ingest page into the encoder. Each of the two inputs has its own.",
  },
  ingest_address_refused: {
    cause:
      "The ingest endpoint takes pushes from some network addresses alone, and this one is not among them. Credentials do not help.",
    remedy:
      "On the channel's Ingest page, add the address that the message names to the endpoint's list. It is the proxy's when there is one that the packager does not know: whoever runs this installation names it in `PACKAGER_TRUSTED_PROXIES`.",
  },
  ingest_certificate_refused: {
    cause:
      "The ingest endpoint has a list of client certificates, and the push came without TLS, without a certificate, or with one that is not on the list or not valid now. Behind a proxy that ends TLS no certificate reaches the packager.",
    remedy:
      "Push to the address that the channel's Ingest page shows, with a certificate of the list and its private key; or put the encoder's certificate on the list there.",
  },
  body_too_large: {
    cause: "A pushed segment may have 128 MB, a playlist 1 MB, a request to the API 1 MB.",
    remedy: "Lower the bitrate or the segment duration of the encoder; split what you send to the API.",
  },
  head_too_large: {
    cause: "The request's header lines are together larger than 16 kB.",
    remedy: "Remove custom headers from the encoder's output settings, or cookies that a proxy adds.",
  },
  uri_too_long: {
    cause: "The address has more than 4 kB.",
    remedy: "Shorten the file names in the encoder's output settings.",
  },
  not_mpegts: {
    cause: "The channel takes MPEG transport streams, and the body does not look like one.",
    remedy: "Set the segment type to MPEG-TS (ffmpeg: `-hls_segment_type mpegts`).",
  },
  unsupported_media: {
    cause: "The channel cannot package this codec or this kind of track.",
    remedy: "Send H.264 video and AAC audio.",
  },
  malformed_media: {
    cause: "The segment breaks the rules of its format; the message says where. It is skipped, the stream goes on.",
    remedy: "If it happens again, restart the encoder, and look at what lies between it and here.",
  },
  malformed_playlist: {
    cause: "The pushed playlist cannot be read.",
    remedy: "Check that nothing between the encoder and here rewrites playlists.",
  },
  body_incomplete: {
    cause: "The connection broke before the announced end of the body.",
    remedy: "If it happens often, look at the network between the encoder and here. Encoders send the segment again.",
  },
  body_timeout: {
    cause: "An upload stood still for a minute.",
    remedy: "Look at the encoder's uplink: it is too slow for the bitrate, or it breaks.",
  },
  too_many_tracks: {
    cause: "A channel takes 20 streams with 10 tracks each.",
    remedy: "Send fewer renditions or languages, or make a second channel for the rest.",
  },
  storage_full: {
    cause: "The packager's disk has no room left; until it has, segments are refused.",
    remedy: "Tell whoever runs this installation. Shorter start-over windows free space as they pass.",
  },
  access_refused: {
    cause:
      "The endpoint has access rules, and the request broke one: `reason` in the answer says which. Every rule that is set must be met.",
    remedy:
      "Let players fetch through the CDN that has the endpoint's secret, from an allowed address, with a token that is good. The rules are the endpoint's `access`.",
  },
  channel_not_started: {
    cause: "The channel exists, but nothing has been pushed to it since it was made.",
    remedy: "Start the encoder, or switch on the test picture. Players that try again will then play.",
  },
  too_early: {
    cause: "A player asked for a segment that is still being made.",
    remedy: "Players try again by themselves. If viewers notice, check that the player's clock is right.",
  },
  drm_key_missing: {
    cause: "The endpoint is encrypted, and no content key has come for it yet. Its media is never served in the clear.",
    remedy:
      "Look at the endpoint's keys in the dashboard: they say whether the key server answers, and what it answered. Once a key has come, players that try again will play.",
  },
  licence_server_refused: {
    cause:
      "The DRM vendor's licence server answered a player's licence request with a refusal of its own, which went on to the player as it was.",
    remedy:
      "Look at the licence server's own log of that time: a wrong header or account in the key provider, a key that the vendor does not know, or a player that it does not trust.",
  },
  licence_server_failed: {
    cause:
      "A player's licence request was handed on to the licence server of the endpoint's key provider, which could not be reached, did not answer in time, or answered with far too much.",
    remedy:
      "Check the licence server's address in the key provider, and that it takes requests from the packager. Players ask again by themselves.",
  },
  gone: {
    cause: "The segment is older than the start-over window.",
    remedy: "Start again at the live edge, or make the endpoint's start-over window longer for the future.",
  },
  not_ready: {
    cause: "The process has just started and is still reading what it knows.",
    remedy: "Wait a few seconds. Encoders and players try again by themselves.",
  },
  unavailable: {
    cause: "A part of the service could not be reached. What was acknowledged is safe.",
    remedy: "Try again in a moment. Live streams go on while the console is away.",
  },
  code_required: {
    cause: "This account signs in with two factors: the password was right, and the code is still missing.",
    remedy: "Type the six digits that your authenticator app shows now, or one of your recovery codes.",
  },
  invalid_code: {
    cause: "The code is wrong, too old, or was used before: each is good for half a minute, and once.",
    remedy: "Wait for the app's next code. If its clock is off, set it; if the app is gone, use a recovery code.",
  },
  two_factor_required: {
    cause: "The owner asks every member of this workspace to sign in with two factors, and you have only one.",
    remedy: "Set up two-factor sign-in on your account page; the workspace opens as soon as that is done.",
  },
  already_member: {
    cause: "The address that is invited belongs to somebody who is in this workspace already.",
    remedy: "Change that member's role on the Members page instead.",
  },
  invitation_pending: {
    cause: "This address has an invitation that has neither been accepted nor run out.",
    remedy: "Send that one again, or take it back first to invite with another role.",
  },
  wrong_account: {
    cause: "The invitation was sent to another address than that of the account you are signed in with.",
    remedy: "Sign out, and open the link again as the person who was invited.",
  },
  last_owner: {
    cause: "The only owner cannot leave, be removed or get a lesser role: nobody could manage the workspace any more.",
    remedy: "Make another member an owner first, or delete the workspace.",
  },
  tenant_closed: {
    cause: "An owner asked for this workspace to be deleted. Until the date that is shown it can come back.",
    remedy: "Restore it, or export its data, in its settings. Nothing else is answered meanwhile.",
  },
  key_ended: {
    cause: "The API key was revoked or has expired, and what has ended stays so.",
    remedy: "Make a new key.",
  },
  budget_reached: {
    cause: "The workspace has a hard cap on what it spends in a month, and that is reached. Live streams go on.",
    remedy: "Raise the cap or remove it, or wait for the next month (UTC).",
  },
  tenant_read_only: {
    cause:
      "A bill is overdue for so long that nothing can be changed any more. Live streams go on until the date that was mailed.",
    remedy: "Pay the open invoice: everything works again at once.",
  },
  billing_off: {
    cause: "Nobody takes payments in this installation: every workspace has the self-hosted plan, and nothing costs.",
    remedy: "There is nothing to do. Whoever runs the installation turns billing on by setting a Stripe key.",
  },
  already_subscribed: {
    cause: "The workspace pays for a plan already, and a second subscription would charge it twice.",
    remedy: "Change the plan on the Billing page instead.",
  },
  committed: {
    cause: "The plan was taken for a fixed time, at its lower price, and that time is not over.",
    remedy: "A larger plan can be taken at any time; a smaller one, or an end, from the date that is shown.",
  },
  payment_provider_failed: {
    cause: "Stripe did not answer, or refused what was asked. Nothing was changed here.",
    remedy: "Try again in a minute. If it stays, tell whoever runs this installation: the log has Stripe's own words.",
  },
  internal: {
    cause: "The fault is ours, and has been logged.",
    remedy: "Try again. If it stays, tell whoever runs this installation when it happened, and with what.",
  },
} as const satisfies Record<ErrorCode, ErrorHelp>;
