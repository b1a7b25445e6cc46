import { createHash, X509Certificate } from "node:crypto";
import {
  type ContentKey,
  type Encryption,
  type KeyPeriod,
  type KeySource,
  keysOfContract,
  type TrackType,
} from "@sluice/contracts";
import type { Control } from "../control.ts";
import type { KeyRequest } from "./cpix/key-request.ts";
import { printKeyRequest } from "./cpix/print-key-request.ts";
import { readKeyAnswer } from "./cpix/read-key-answer.ts";
import { answerInvalid, KeyFailure, quote } from "./key-failure.ts";
import { askKeyServer } from "./key-server/ask-key-server.ts";
import { authenticateQuestion } from "./key-server/authenticate-question.ts";

type SpekeSource = Extract<KeySource, { kind: "SPEKE" }>;
type StaticSource = Extract<KeySource, { kind: "STATIC" }>;

/** What keys are wanted for. */
export interface KeyNeed {
  readonly contentId: string;
  readonly encryption: Encryption;
  readonly periodIndex: number;
  /** The id under which a key is asked for. The same question has the same ids, however often it is asked. */
  readonly keyIdOf: (trackType: TrackType) => string;
}

/** The keys of one period from a key provider. @throws KeyFailure */
export const fetchKeys = async (control: Control, source: KeySource, need: KeyNeed): Promise<KeyPeriod> => {
  const keys = source.kind === "STATIC" ? staticKeys(source, need) : await askForKeys(control, source, need);
  return { index: need.periodIndex, keys: keys.map((key) => ({ ...key, iv: ivOf(key, need.encryption) })) };
};

/** Where the method wants a constant vector and nobody gave one, it is of the key's id: the same on every node. */
const ivOf = ({ iv, keyId }: ContentKey, { method, constantInitializationVector }: Encryption): string | null => {
  if (method === "CENC") return null;
  const given = constantInitializationVector ?? iv;
  if (given !== null || method === "AES_128") return given;
  return createHash("sha256").update(keyId, "hex").digest("hex").slice(0, 32);
};

const staticKeys = ({ keys }: StaticSource, { encryption }: KeyNeed): ContentKey[] =>
  keysOfContract(encryption).map(({ trackType }) => {
    const key = keys.find((each) => each.trackType === trackType);
    if (key === undefined) {
      const there = keys.map((each) => each.trackType).join(", ");
      throw new KeyFailure("static_keys_missing", `There is no key for ${trackType}; the key provider has ${there}.`);
    }
    return { ...key, signals: [] };
  });

const toRequest = (
  { spekeVersion, contentKeyPeriodTiming, contentKeyCertificate }: SpekeSource,
  { contentId, encryption, periodIndex, keyIdOf }: KeyNeed,
): KeyRequest => {
  const intervalMs = (encryption.keyRotationIntervalSeconds ?? 0) * 1000;
  return {
    spekeVersion,
    contentId,
    method: encryption.method,
    keys: keysOfContract(encryption).map((key) => ({ ...key, keyId: keyIdOf(key.trackType) })),
    // W3C ClearKey has no key server: packagers answer its licences.
    drmSystems: encryption.drmSystems.filter((system) => system !== "CLEAR_KEY"),
    constantIv: encryption.constantInitializationVector,
    period: {
      index: periodIndex,
      timing: contentKeyPeriodTiming,
      times: intervalMs === 0 ? null : { startMs: periodIndex * intervalMs, endMs: (periodIndex + 1) * intervalMs },
    },
    certificate:
      contentKeyCertificate === null
        ? undefined
        : new X509Certificate(contentKeyCertificate.certificatePem).raw.toString("base64"),
  };
};

const askForKeys = async (control: Control, source: SpekeSource, need: KeyNeed): Promise<ContentKey[]> => {
  const request = toRequest(source, need);
  const { authentication, spekeVersion } = source;
  const body = printKeyRequest(request);
  const headers = {
    "Content-Type": "application/xml",
    Accept: "application/xml",
    "User-Agent": "Sluice",
    ...(spekeVersion === "1.0" ? {} : { "X-Speke-Version": spekeVersion }),
  };
  const proof = authenticateQuestion(authentication, { url: source.url, headers, body }, control.now());
  const client =
    authentication.kind === "mutualTls"
      ? { cert: authentication.certificatePem, key: authentication.privateKeyPem }
      : undefined;
  const question = { url: source.url, headers: { ...headers, ...proof }, body, client };
  const answer = await askKeyServer(question, { allowsPrivate: control.allowsPrivateKeyServers });
  const answered = answer.headers["x-speke-version"];
  if (spekeVersion !== "1.0" && answered !== undefined && answered !== spekeVersion) {
    throw answerInvalid(`The answer is of SPEKE version ${quote(answered)}; expected "${spekeVersion}".`);
  }
  return readKeyAnswer(answer.body, request, source.contentKeyCertificate?.privateKeyPem);
};
