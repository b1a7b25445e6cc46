import { constants, createDecipheriv, createHmac, privateDecrypt, timingSafeEqual } from "node:crypto";
import { answerInvalid } from "../key-failure.ts";
import { AES_256_CBC, HMAC_SHA512, RSA_OAEP } from "./encryption-names.ts";
import { attributeOf, bytesOf, childrenOf, textOf, type XmlElement } from "./parse-xml.ts";

const MAC_HASHES: Readonly<Record<string, string>> = {
  [HMAC_SHA512]: "sha512",
  "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256": "sha256",
};

/** Reads the value of one `Secret`. @throws KeyFailure */
export type SecretReader = (secret: XmlElement, what: string) => Buffer;

export const readPlainSecret: SecretReader = (secret, what) => {
  const [plain] = childrenOf(secret, "PlainValue");
  if (plain === undefined)
    throw answerInvalid(`${what} has no PlainValue: no encryption of content keys was asked for.`);
  return bytesOf(textOf(plain), what);
};

/**
 * Opens what was encrypted for our certificate: document key and MAC key by RSA-OAEP, then every secret by AES-256-CBC,
 * after its MAC was found right.
 */
export const openSecretReader = (root: XmlElement, privateKeyPem: string): SecretReader => {
  // We sent one without a secret, as the place for it.
  const sealed = childrenOf(
    root,
    "DeliveryDataList",
    "DeliveryData",
    "DocumentKey",
    "Data",
    "Secret",
    "EncryptedValue",
  )[0];
  if (sealed === undefined) {
    throw answerInvalid("The answer has no DocumentKey; expected content keys encrypted for our certificate.");
  }
  const documentKey = openByRsa(sealed, privateKeyPem, "The document key");
  if (documentKey.length !== 32) throw answerInvalid(`The document key has ${documentKey.length} bytes; expected 32.`);
  const macMethod = childrenOf(root, "DeliveryDataList", "DeliveryData", "MACMethod")[0];
  const algorithm = attributeOf(macMethod, "Algorithm") ?? "";
  const macHash = MAC_HASHES[algorithm];
  const sealedMacKey = [...childrenOf(macMethod, "MACKey"), ...childrenOf(macMethod, "Key")][0];
  if (macHash === undefined || sealedMacKey === undefined) {
    throw answerInvalid("The answer has no MACMethod by HMAC-SHA512 with a key: encrypted keys need one.");
  }
  const macKey = openByRsa(sealedMacKey, privateKeyPem, "The MAC key");
  return (secret, what) => {
    const [encrypted] = childrenOf(secret, "EncryptedValue");
    if (encrypted === undefined) throw answerInvalid(`${what} came unencrypted; it was asked for encrypted.`);
    const cipherText = cipherValueOf(encrypted, AES_256_CBC, what);
    const mac = bytesOf(textOf(childrenOf(secret, "ValueMAC")[0]), `The MAC of ${what}`);
    const expected = createHmac(macHash, macKey).update(cipherText).digest();
    if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
      throw answerInvalid(
        `${what} does not have the MAC that it should: it was changed on its way, or made with another key.`,
      );
    }
    return openByAes(documentKey, cipherText, what);
  };
};

const cipherValueOf = (encrypted: XmlElement, algorithm: string, what: string): Buffer => {
  const named = attributeOf(childrenOf(encrypted, "EncryptionMethod")[0], "Algorithm");
  if (named !== algorithm) throw answerInvalid(`${what} is encrypted by ${named ?? "nothing"}; expected ${algorithm}.`);
  return bytesOf(textOf(childrenOf(encrypted, "CipherData", "CipherValue")[0]), what);
};

const openByRsa = (encrypted: XmlElement, privateKeyPem: string, what: string): Buffer => {
  const cipherText = cipherValueOf(encrypted, RSA_OAEP, what);
  try {
    return privateDecrypt(
      { key: privateKeyPem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      cipherText,
    );
  } catch (error) {
    throw answerInvalid(`${what} is not encrypted for our certificate.`, error);
  }
};

/** XML Encryption, 5.2: the vector goes before the text, and the last byte says how much is padding, whatever that holds. */
const openByAes = (key: Buffer, cipherText: Buffer, what: string): Buffer => {
  if (cipherText.length < 32 || cipherText.length % 16 !== 0)
    throw answerInvalid(`${what} is not whole blocks of AES.`);
  const decipher = createDecipheriv("aes-256-cbc", key, cipherText.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(cipherText.subarray(16)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > 16) throw answerInvalid(`${what} has ${padding} bytes of padding; expected 1 to 16.`);
  return padded.subarray(0, padded.length - padding);
};
