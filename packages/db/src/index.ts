export { auditEntryHash, type ChainedEntry, GENESIS_HASH } from "./audit-hash.ts";
export { parseCursor, printCursor } from "./cursor.ts";
export {
  type Database,
  type DatabaseOptions,
  openDatabase,
  type SystemTask,
  type SystemTx,
  type TenantTx,
} from "./database.ts";
export { etagOf } from "./etag.ts";
export { newId, randomBase32 } from "./ids.ts";
export * from "./repositories/index.ts";
export { createSealer, parseMasterKey, type SealedPlace, type Sealer } from "./sealer.ts";
