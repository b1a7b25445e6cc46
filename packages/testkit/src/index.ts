export { type EncodedLadder, encodeLadder, readPush, secondsOf } from "./encoded-ladder.ts";
export { ensureTools, TOOLS, type Tool } from "./ensure-tools.ts";
export { findFreePort } from "./free-port.ts";
export {
  encodeLadderArgs,
  FFMPEG,
  FRAME_RATE,
  hlsOutput,
  LADDER,
  pushLadder,
  pushLadderFile,
  type Rendition,
  SEGMENT_SECONDS,
} from "./ladder.ts";
export { makeTestCertificate, type TestCertificate } from "./test-certificates.ts";
export { startTestKeyServer, type TestKeyServer } from "./test-key-server.ts";
export { type WaitOptions, waitUntil } from "./wait-until.ts";
