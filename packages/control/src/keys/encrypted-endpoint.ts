import type { Encryption } from "@sluice/contracts";
import type { OriginEndpointRow } from "@sluice/db";
import type { Rotation } from "./key-periods.ts";

export type EncryptedEndpointRow = OriginEndpointRow & { readonly encryption: Encryption };

export const isEncrypted = (row: OriginEndpointRow): row is EncryptedEndpointRow => row.encryption !== null;

/** What its key server knows the endpoint's content by. */
export const contentIdOf = ({ id, encryption }: EncryptedEndpointRow): string => encryption.resourceId ?? id;

export const rotationOf = ({ encryption, startOverWindowSeconds }: EncryptedEndpointRow): Rotation => ({
  keyRotationIntervalSeconds: encryption.keyRotationIntervalSeconds,
  startOverWindowSeconds,
});
