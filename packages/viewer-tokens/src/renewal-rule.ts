/** What a token says of its own renewal. */
export interface RenewalRule {
  /** How the new one is given: as the old one came, or always so. */
  readonly by: "automatic" | "cookie" | "header";
  /** For how long the new one is good. */
  readonly seconds: number;
  /** How long before its end it is renewed. */
  readonly withinSeconds: number;
}

export const RENEWED_WITHIN_SECONDS = 60;
