export { type CborMap, type CborValue, readCbor } from "./cat/read-cbor.ts";
export { writeCbor } from "./cat/write-cbor.ts";
export { checkSubject, type TokenSubject } from "./check-subject.ts";
export { AddressBlocks, type IpAddress, parseIpAddress } from "./ip-address.ts";
export { printJws } from "./parse-jws.ts";
export { TenantKeys } from "./tenant-keys.ts";
export { checkTime, type VerifiedToken, verifyToken } from "./verify-token.ts";
