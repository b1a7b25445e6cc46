import { TOKEN_RENEWAL_MAX_SECONDS } from "@sluice/contracts";
import { RENEWED_WITHIN_SECONDS, type RenewalRule } from "../renewal-rule.ts";
import { type CborValue, isCborMap } from "./read-cbor.ts";

/** The labels within `catr` (CTA-5007, 4.8). Names and parameters of cookies and headers (3 to 6) are for others: ours are ours. */
const PART = { type: 0, expadd: 1, deadline: 2 } as const;
/** By redirection (3) nothing is renewed here: players follow none with a token of theirs. */
const TYPES: ReadonlyMap<CborValue, RenewalRule["by"] | "none"> = new Map([
  [0, "automatic"],
  [1, "cookie"],
  [2, "header"],
  [3, "none"],
]);

const isSeconds = (value: CborValue): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0;

/** What a `catr` asks for; "none": nothing that is done here. undefined when it cannot be read. */
export const toRenewalRule = (catr: CborValue): RenewalRule | "none" | undefined => {
  if (!isCborMap(catr)) return undefined;
  const by = TYPES.get(catr.get(PART.type));
  const seconds = catr.get(PART.expadd);
  const within = catr.has(PART.deadline) ? catr.get(PART.deadline) : RENEWED_WITHIN_SECONDS;
  if (by === undefined || !isSeconds(seconds) || !isSeconds(within)) return undefined;
  if (by === "none") return "none";
  return { by, seconds: Math.min(seconds, TOKEN_RENEWAL_MAX_SECONDS), withinSeconds: within };
};
