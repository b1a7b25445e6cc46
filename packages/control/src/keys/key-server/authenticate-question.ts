import { createHash, createHmac } from "node:crypto";
import type { KeySource } from "@sluice/contracts";
import { signAws } from "./sign-aws.ts";

type Authentication = Extract<KeySource, { kind: "SPEKE" }>["authentication"];

interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers by which a key server knows us, beside those of the question. Mutual TLS has none. */
export const authenticateQuestion = (
  authentication: Authentication,
  question: Question,
  now: Date,
): Record<string, string> => {
  switch (authentication.kind) {
    case "none":
    case "mutualTls":
      return {};
    case "header":
      return { [authentication.name]: authentication.value };
    case "bearer":
      return { Authorization: `Bearer ${authentication.token}` };
    case "hmac":
      return { Authorization: signHmac(authentication, question, now) };
    case "sigv4":
      return signAws(authentication, question, now);
  }
};

/** HMAC-SHA256 over time, method, path with query, and SHA-256 of the body, each on a line of its own. */
const signHmac = (
  { keyId, secret }: { readonly keyId: string; readonly secret: string },
  { url, body }: Question,
  now: Date,
): string => {
  const { pathname, search } = new URL(url);
  const timestamp = Math.floor(now.getTime() / 1000);
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const signature = createHmac("sha256", secret)
    .update([timestamp, "POST", pathname + search, bodyHash].join("\n"))
    .digest("hex");
  return `SLUICE-HMAC-SHA256 KeyId="${keyId}", Timestamp=${timestamp}, Signature=${signature}`;
};
