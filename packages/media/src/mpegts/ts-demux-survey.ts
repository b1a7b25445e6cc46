import { MediaError } from "../bytes/index.ts";
import { TS_PACKET_BYTES, TS_PID_COUNT, TS_SYNC_BYTE } from "./ts-packet.ts";

/**
 * Checks that every packet is where it should be, and counts those with payload per PID, so that memory can be laid out
 * before anything is moved.
 * @throws MediaError `ts_sync_lost` at the first packet without its sync byte, `truncated` when the last is cut off.
 */
export const surveyTs = (ts: Uint8Array): Uint32Array => {
  const payloadPackets = new Uint32Array(TS_PID_COUNT);
  for (let at = 0; at < ts.length; at += TS_PACKET_BYTES) {
    if (ts[at] !== TS_SYNC_BYTE) {
      throw new MediaError("ts_sync_lost", "ts", at, "There is no sync byte where a transport packet must begin");
    }
    if (at + TS_PACKET_BYTES > ts.length) {
      throw new MediaError("truncated", "ts", at, `The last packet has ${ts.length - at} of ${TS_PACKET_BYTES} bytes`);
    }
    if ((ts[at + 3] as number) & 0x10) {
      const pid = (((ts[at + 1] as number) & 31) << 8) | (ts[at + 2] as number);
      payloadPackets[pid] = (payloadPackets[pid] as number) + 1;
    }
  }
  return payloadPackets;
};
