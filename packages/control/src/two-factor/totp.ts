import { Secret, TOTP } from "otpauth";

/** RFC 6238 as every authenticator app can do it. */
const SETTINGS = { issuer: "Sluice", algorithm: "SHA1", digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;

export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ ...SETTINGS, label, secret: Secret.fromBase32(secret) });

/** What the app reads off the QR code. */
export const totpUri = (secret: string, email: string): string => totpOf(secret, email).toString();

/** The step of which this is the code: the present one, or one to either side because clocks differ. */
export const findTotpStep = (secret: string, code: string, nowMs: number): number | undefined => {
  const delta = totpOf(secret, "").validate({ token: code, timestamp: nowMs, window: 1 });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / SETTINGS.period) + delta;
};
