import type { IssuedKeys, KeysWanted } from "@sluice/contracts";
import type { TenantContext } from "../../control.ts";
import { mutate } from "../../mutate.ts";
import { deriveIssuedKey } from "../derive-keys.ts";
import { readKeySeed } from "../key-seed.ts";
import type { IssueRequest } from "./issue-request.ts";
import { printIssueAnswer } from "./print-issue-answer.ts";
import { readIssueRequest } from "./read-issue-request.ts";

/**
 * Answers another packager as its key server, by SPEKE. No key is kept: content and key id give the same key for ever, and in each
 * workspace another. Who got the keys of which content is in the audit log before they leave.
 * @throws AppError `cpix_refused`, `tenant_suspended`
 */
export const issueKeys = async (context: TenantContext, input: KeysWanted): Promise<IssuedKeys> => {
  const request = readIssueRequest(input.document, input.spekeVersion);
  const { contentId, scheme, version } = request;
  const seed = await mutate(context, async ({ tx, audit }) => {
    await audit({
      action: "contentKey.issue",
      target: { kind: "content", id: contentId, label: contentId },
      before: null,
      after: {
        spekeVersion: version,
        keyIds: request.keys.map(({ keyId }) => keyId),
        systems: [...new Set(request.systems.map(({ system }) => system))],
      },
    });
    return readKeySeed(context, tx);
  });
  const needsIv = wantsConstantIv(request);
  const document = printIssueAnswer(request, ({ keyId, explicitIv }) => {
    const { key, iv } = deriveIssuedKey(seed, contentId, keyId);
    const given = explicitIv === undefined ? undefined : Buffer.from(explicitIv, "base64");
    return { contentId, keyId, key, scheme, iv: given ?? (needsIv ? iv : undefined) };
  });
  return { document, spekeVersion: version };
};

/** CBCS has one vector for all samples. SPEKE 1.0 does not say what it is going to do, but FairPlay knows nothing else. */
const wantsConstantIv = ({ scheme, systems }: IssueRequest): boolean =>
  scheme === "cbcs" || (scheme === undefined && systems.some(({ system }) => system === "FAIRPLAY"));
