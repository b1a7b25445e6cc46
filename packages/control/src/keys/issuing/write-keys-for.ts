import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes } from "node:crypto";
import { AES_256_CBC, HMAC_SHA512, RSA_OAEP } from "../cpix/encryption-names.ts";
import { attributes } from "../cpix/print-elements.ts";
import type { Recipient } from "./issue-request.ts";

/** How an answer holds its keys. */
export interface KeyWriter {
  readonly namespaces: Readonly<Record<string, string>>;
  /** The items of the DeliveryDataList. */
  readonly delivery: readonly string[];
  /** What a `Secret` holds. */
  readonly secret: (key: Buffer) => string;
}

export const plainKeys: KeyWriter = {
  namespaces: {},
  delivery: [],
  secret: (key) => `<pskc:PlainValue>${key.toString("base64")}</pskc:PlainValue>`,
};

const encryptedData = (algorithm: string, cipherText: Buffer): string =>
  `<enc:EncryptionMethod Algorithm="${algorithm}"/>` +
  `<enc:CipherData><enc:CipherValue>${cipherText.toString("base64")}</enc:CipherValue></enc:CipherData>`;

/**
 * Keys that nobody but the recipients can read: encrypted under a key of this document alone, which is encrypted for each
 * certificate (CPIX, "Encryption and key delivery").
 */
export const sealedKeys = (recipients: readonly Recipient[]): KeyWriter => {
  const documentKey = randomBytes(32);
  const macKey = randomBytes(64);
  const macOf = (cipherText: Buffer): string =>
    `<pskc:ValueMAC>${createHmac("sha512", macKey).update(cipherText).digest("base64")}</pskc:ValueMAC>`;
  return {
    namespaces: { "xmlns:enc": "http://www.w3.org/2001/04/xmlenc#" },
    delivery: recipients.map((recipient) => {
      const seal = (value: Buffer): Buffer => encryptFor(recipient, value);
      const sealedDocumentKey = seal(documentKey);
      const sealedMacKey = encryptedData(RSA_OAEP, seal(macKey));
      const secret = `<pskc:EncryptedValue>${encryptedData(RSA_OAEP, sealedDocumentKey)}</pskc:EncryptedValue>${macOf(sealedDocumentKey)}`;
      return (
        `<cpix:DeliveryData${attributes(recipient.attributes)}><cpix:DeliveryKey><ds:X509Data><ds:X509Certificate>` +
        `${recipient.certificate.raw.toString("base64")}</ds:X509Certificate></ds:X509Data></cpix:DeliveryKey>` +
        `<cpix:DocumentKey Algorithm="${AES_256_CBC}"><cpix:Data><pskc:Secret>${secret}</pskc:Secret></cpix:Data></cpix:DocumentKey>` +
        // Once as its schema has it, and once as the specification's own examples, and so encryptors, do.
        `<cpix:MACMethod Algorithm="${HMAC_SHA512}"><pskc:MACKey>${sealedMacKey}</pskc:MACKey>` +
        `<cpix:Key><pskc:EncryptedValue>${sealedMacKey}</pskc:EncryptedValue></cpix:Key></cpix:MACMethod></cpix:DeliveryData>`
      );
    }),
    secret: (key) => {
      const iv = randomBytes(16);
      const cipher = createCipheriv("aes-256-cbc", documentKey, iv);
      const cipherText = Buffer.concat([iv, cipher.update(key), cipher.final()]);
      return `<pskc:EncryptedValue>${encryptedData(AES_256_CBC, cipherText)}</pskc:EncryptedValue>${macOf(cipherText)}`;
    },
  };
};

const encryptFor = ({ certificate }: Recipient, value: Buffer): Buffer =>
  publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }, value);
