/** ISO/IEC 13818-1, 2.4.3.2. */
export const TS_PACKET_BYTES = 188;
export const TS_SYNC_BYTE = 0x47;
export const TS_PID_COUNT = 0x2000;
