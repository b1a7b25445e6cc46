import { crc32 as zlibCrc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PMT_PID, patSection, pesBytes, pmtSection, psiPackets, TsBuilder, tsPacket } from "../../test/build-ts.ts";
import {
  AUD,
  aacFrame,
  adts,
  annexB,
  bSlice,
  idrSlice,
  laterSlice,
  lengthPrefixed,
  OTHER_PPS,
  PPS,
  pSlice,
  SEI,
  SPS,
} from "../../test/sample-media.ts";
import { MediaError, type MediaErrorCode } from "../bytes/index.ts";
import { type CmafFromTsOptions, cmafFromTs, cmafFromTsBound, readFragment, type TsIngest } from "./index.ts";

const VIDEO = { streamType: 0x1b, pid: 256 };
const AUDIO = { streamType: 0x0f, pid: 257 };
const FRAME = 3600;

const ingest = (ts: Uint8Array, options: Partial<CmafFromTsOptions> = {}): TsIngest & { data: number[][][] } => {
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  const result = cmafFromTs(ts, out, { sequenceNumber: 1, ...options });
  const data = result.tracks.map(({ offset, length }) => {
    const fragment = out.subarray(offset, offset + length);
    const { offsets, sizes } = readFragment(fragment);
    return Array.from(offsets, (at, i) => [...fragment.subarray(at, at + (sizes[i] ?? 0))]);
  });
  return { ...result, data };
};

const tableOf = (ts: Uint8Array, track = 0): ReturnType<typeof readFragment> => {
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  const found = cmafFromTs(ts, out, { sequenceNumber: 1 }).tracks[track];
  if (found === undefined) throw new Error("no such track");
  return readFragment(out.subarray(found.offset, found.offset + found.length));
};

const START_CODE = Uint8Array.of(0, 0, 1);
const findStartCode = (bytes: Uint8Array, from: number): number =>
  Buffer.prototype.indexOf.call(bytes, START_CODE, from);

const bits = (text: string): Uint8Array => {
  const digits = text.replaceAll(" ", "");
  const whole = digits.padEnd(Math.ceil(digits.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Uint8Array.from(whole, (byte) => Number.parseInt(byte, 2));
};

const expectCode = (ts: Uint8Array, code: MediaErrorCode): MediaError => {
  try {
    ingest(ts);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    expect(error.code).toBe(code);
    return error;
  }
  throw new Error(`${code} expected`);
};

/** An IDR picture and then others, one a PES packet. */
const video = (frames: number, firstPts = 90_000): TsBuilder => {
  const builder = new TsBuilder().program([VIDEO]);
  for (let i = 0; i < frames; i++) {
    const nals = i === 0 ? [AUD, SPS, PPS, SEI, idrSlice(0)] : [AUD, pSlice(i)];
    builder.pes(256, annexB(...nals), { pts: firstPts + i * FRAME });
  }
  return builder;
};

describe("video", () => {
  test("start codes become lengths; delimiters and parameter sets leave, SEI stays", () => {
    const { data, tracks } = ingest(video(3).bytes());
    expect(data[0]).toEqual([lengthPrefixed(SEI, idrSlice(0)), lengthPrefixed(pSlice(1)), lengthPrefixed(pSlice(2))]);
    expect(tracks[0]).toMatchObject({
      pid: 256,
      config: {
        kind: "video",
        codecs: "avc1.64001e",
        timescale: 90_000,
        width: 640,
        height: 360,
        sps: [SPS],
        pps: [PPS],
      },
      info: { baseMediaDecodeTime: 90_000n, durationTicks: 3 * FRAME, sampleCount: 3, startsWithSync: true },
    });
  });

  test("reordered pictures keep their decode order and say when they are shown", () => {
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 97_200, dts: 90_000 })
      .pes(256, annexB(AUD, pSlice(1)), { pts: 104_400, dts: 93_600 })
      .pes(256, annexB(AUD, bSlice(2)), { pts: 97_200 + FRAME, dts: 97_200 })
      .bytes();
    const { compositionOffsetsTicks, baseMediaDecodeTime, sync } = tableOf(ts);
    expect(baseMediaDecodeTime).toBe(90_000n);
    expect([...compositionOffsetsTicks]).toEqual([7200, 10_800, 3600]);
    expect([...sync]).toEqual([1, 0, 0]);
    expect(ingest(ts).tracks[0]?.info.firstCompositionOffsetTicks).toBe(7200);
  });

  test("an access unit may go over PES packets, and a PES packet may hold several", () => {
    const long = idrSlice(0, 500);
    const first = annexB(AUD, SPS, PPS, long);
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, first.slice(0, 300), { pts: 90_000 })
      .pes(256, first.slice(300))
      .pes(256, [...annexB(AUD, pSlice(1)), ...annexB(AUD, pSlice(2)), ...annexB(AUD, pSlice(3))], { pts: 93_600 })
      .pes(256, annexB(AUD, pSlice(4)), { pts: 90_000 + 4 * FRAME })
      .bytes();
    const { data } = ingest(ts);
    expect(data[0]).toEqual([lengthPrefixed(long), ...[1, 2, 3, 4].map((i) => lengthPrefixed(pSlice(i)))]);
    expect([...tableOf(ts).durationsTicks]).toEqual([FRAME, FRAME, FRAME, FRAME, FRAME]);
  });

  test("a PES packet that first ends a picture gives its timestamps to the one that begins in it", () => {
    const idr = annexB(AUD, SPS, PPS, idrSlice(0), laterSlice(9));
    const tail = annexB(laterSlice(9)).length;
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, idr.slice(0, -tail), { pts: 90_000 })
      .pes(256, [...idr.slice(-tail), ...annexB(AUD, pSlice(1))], { pts: 95_000 })
      .bytes();
    expect(ingest(ts).data[0]).toHaveLength(2);
    expect([...tableOf(ts).durationsTicks]).toEqual([5000, 5000]);
  });

  test("without delimiters, a picture begins at its parameter sets, its SEI or its first slice", () => {
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(SPS, PPS, SEI, idrSlice(0), laterSlice(1)), { pts: 90_000 })
      .pes(256, annexB(pSlice(2), laterSlice(3)), { pts: 93_600 })
      .pes(256, annexB(SEI, pSlice(4)), { pts: 97_200 })
      .bytes();
    expect(ingest(ts).data[0]).toEqual([
      lengthPrefixed(SEI, idrSlice(0), laterSlice(1)),
      lengthPrefixed(pSlice(2), laterSlice(3)),
      lengthPrefixed(SEI, pSlice(4)),
    ]);
  });

  test("start codes of three bytes, and zeros behind a NAL unit, do not matter", () => {
    const payload = [0, 0, 1, ...AUD, 0, 0, 0, 0, 1, ...SPS, 0, 0, 1, ...PPS, 0, 0, 1, ...idrSlice(0), 0, 0, 0, 0];
    const ts = new TsBuilder().program([VIDEO]).pes(256, payload, { pts: 90_000 }).bytes();
    expect(ingest(ts).data[0]).toEqual([lengthPrefixed(idrSlice(0))]);
  });

  test("repeated parameter sets leave; changed ones stay in their sample, and so does the change back", () => {
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 90_000 })
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(1)), { pts: 93_600 })
      .pes(256, annexB(AUD, OTHER_PPS, idrSlice(2)), { pts: 97_200 })
      .pes(256, annexB(AUD, PPS, idrSlice(3)), { pts: 100_800 })
      .bytes();
    const { data, tracks } = ingest(ts);
    expect(data[0]).toEqual([
      lengthPrefixed(idrSlice(0)),
      lengthPrefixed(idrSlice(1)),
      lengthPrefixed(OTHER_PPS, idrSlice(2)),
      lengthPrefixed(PPS, idrSlice(3)),
    ]);
    expect(tracks[0]?.config).toMatchObject({ pps: [PPS] });
  });

  test("a segment that does not begin with a sync sample is taken, and says so", () => {
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(AUD, SPS, PPS, pSlice(0)), { pts: 90_000 })
      .pes(256, annexB(AUD, idrSlice(1)), { pts: 93_600 })
      .bytes();
    expect(ingest(ts).tracks[0]?.info.startsWithSync).toBe(false);
  });

  test("the two fields of a frame are one sample, in one PES packet or in two", () => {
    // An SPS with frame_mbs_only_flag 0 and a frame_num of 4 bits; slices of ids 0, frame_num, field_pic_flag, bottom_field_flag.
    const interlaced = bits("01100111 01000010 00000000 00011110 1 1 1 1 010 0 00110 00110 0 0 1 0 0 1");
    const field = (header: string, frameNum: string, isBottom: 0 | 1) =>
      bits(`${header} 1 1 1 ${frameNum} 1 ${isBottom} 1010 11111111`);
    const idr = field("01100101", "0000", 0);
    const idrBottom = field("01000001", "0000", 1);
    const p = field("01000001", "0001", 0);
    const pBottom = field("01000001", "0001", 1);
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, [...annexB(AUD, interlaced, PPS, idr), ...annexB(AUD, idrBottom)], { pts: 97_200, dts: 90_000 })
      .pes(256, annexB(AUD, p), { pts: 104_400, dts: 93_600 })
      .pes(256, annexB(AUD, pBottom), { pts: 106_200, dts: 95_400 })
      .bytes();
    expect(ingest(ts).data[0]).toEqual([lengthPrefixed(idr, idrBottom), lengthPrefixed(p, pBottom)]);
    expect([...tableOf(ts).durationsTicks]).toEqual([3600, 3600]);
  });

  test("parameter sets that change without end are refused by name", () => {
    const builder = new TsBuilder().program([VIDEO]).pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 90_000 });
    const changing = Array.from({ length: 1100 }, (_, i) => Uint8Array.of(0x68, 0x80 | (i & 127), 0x80 | (i >> 7)));
    expectCode(builder.pes(256, annexB(AUD, ...changing, pSlice(1)), { pts: 93_600 }).bytes(), "size_out_of_range");
  });

  test("one picture alone lasts a 25th of a second", () => {
    expect(ingest(video(1).bytes()).tracks[0]?.info.durationTicks).toBe(3600);
  });

  test("what cannot be timed is refused by name", () => {
    const start = () => new TsBuilder().program([VIDEO]);
    expectCode(
      start()
        .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)))
        .bytes(),
      "timestamp_missing",
    );
    const reordered = start()
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 97_200, dts: 90_000 })
      .pes(256, [...annexB(AUD, pSlice(1)), ...annexB(AUD, bSlice(2))], { pts: 104_400, dts: 93_600 });
    expectCode(reordered.bytes(), "timestamp_missing");
    const backwards = video(2).pes(256, annexB(AUD, pSlice(2)), { pts: 89_000 });
    const error = expectCode(backwards.bytes(), "timestamp_jump");
    expect([error.path, error.offset]).toEqual(["ts/pid 256/avc", (backwards.packets.length - 1) * 188]);
    const leap = video(2).pes(256, annexB(AUD, pSlice(2)), { pts: 90_000 + 61 * 90_000 });
    expectCode(leap.bytes(), "timestamp_jump");
    const early = start().pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 90_000, dts: 93_600 });
    expectCode(early.bytes(), "timestamp_jump");
  });

  test("pictures without parameter sets are refused by name", () => {
    const ts = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(AUD, idrSlice(0)), { pts: 90_000 })
      .bytes();
    expectCode(ts, "no_parameter_sets");
  });

  test("parameter sets that a segment lacks are those of the one before; its own come first", () => {
    const segment = (...sets: Uint8Array[]): Uint8Array =>
      new TsBuilder()
        .program([VIDEO])
        .pes(256, annexB(AUD, ...sets, idrSlice(0)), { pts: 90_000 })
        .bytes();
    const earlierAvc = { sps: [SPS], pps: [PPS] };
    const whole = ingest(segment(SPS, PPS));
    for (const sets of [[], [SPS], [PPS]]) {
      const { tracks, data } = ingest(segment(...sets), { earlierAvc });
      expect([tracks[0]?.config, data]).toEqual([whole.tracks[0]?.config, whole.data]);
    }
    const own = ingest(segment(SPS, OTHER_PPS), { earlierAvc });
    expect(own.tracks[0]?.config).toMatchObject({ sps: [SPS], pps: [OTHER_PPS] });
  });
});

describe("audio", () => {
  const frames = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => adts(aacFrame(from + i))).flat();

  test("ADTS headers become a configuration", () => {
    const ts = new TsBuilder()
      .program([{ ...AUDIO, language: "DEU" }])
      .pes(257, frames(0, 3), { streamId: 0xc0, pts: 90_000 })
      .pes(257, frames(3, 2), { streamId: 0xc0, pts: 90_000 + 3 * 1920 })
      .bytes();
    const { data, tracks } = ingest(ts);
    expect(data[0]).toEqual([0, 1, 2, 3, 4].map((i) => [...aacFrame(i)]));
    expect(tracks[0]).toMatchObject({
      config: {
        kind: "audio",
        codecs: "mp4a.40.2",
        timescale: 48_000,
        sampleRate: 48_000,
        channelCount: 2,
        audioSpecificConfig: Uint8Array.of(0x11, 0x90),
        language: "deu",
      },
      info: { baseMediaDecodeTime: 48_000n, durationTicks: 5 * 1024, startsWithSync: true },
    });
  });

  test("a frame may go over PES packets; one that an edge of the segment cuts is left out", () => {
    const bytes = frames(0, 6);
    const size = bytes.length / 6;
    const ts = new TsBuilder()
      .program([AUDIO])
      .pes(257, bytes.slice(size - 20, size * 2 + 10), { streamId: 0xc0, pts: 90_000 })
      .pes(257, bytes.slice(size * 2 + 10, size * 5), { streamId: 0xc0, pts: 90_000 + 2 * 1920 })
      .pes(257, bytes.slice(size * 5, size * 5 + 30), { streamId: 0xc0, pts: 90_000 + 4 * 1920 })
      .bytes();
    const { data, tracks } = ingest(ts);
    expect(data[0]).toEqual([1, 2, 3, 4].map((i) => [...aacFrame(i)]));
    expect(tracks[0]?.info.baseMediaDecodeTime).toBe(48_000n);
  });

  test("44.1 kHz begins at the nearest sample and then goes by whole frames", () => {
    const frame = adts(aacFrame(1), { rateIndex: 4 });
    const ts = new TsBuilder()
      .program([AUDIO])
      .pes(257, [...frame, ...frame], { streamId: 0xc0, pts: 90_001 })
      .pes(257, frame, { streamId: 0xc0, pts: 90_001 + 4180 })
      .bytes();
    expect(ingest(ts).tracks[0]?.info).toMatchObject({ baseMediaDecodeTime: 44_100n, durationTicks: 3 * 1024 });
  });

  test("lost frames leave a gap of their length, so that sound stays with picture", () => {
    const ts = new TsBuilder()
      .program([AUDIO])
      .pes(257, frames(0, 2), { streamId: 0xc0, pts: 90_000 })
      .pes(257, frames(6, 2), { streamId: 0xc0, pts: 90_000 + 6 * 1920 })
      .bytes();
    expect([...tableOf(ts).durationsTicks]).toEqual([1024, 5 * 1024, 1024, 1024]);
  });

  test("damage between frames is passed over", () => {
    const ts = new TsBuilder()
      .program([AUDIO])
      .pes(257, [...frames(0, 2), 0xff, 0xf1, 0x55, 1, 2, 3, ...frames(2, 2)], { streamId: 0xc0, pts: 90_000 })
      .bytes();
    expect(ingest(ts).data[0]).toEqual([0, 1, 2, 3].map((i) => [...aacFrame(i)]));
  });

  test("what has no configuration of ours is refused by name", () => {
    const one = (bytes: number[], pts?: number) =>
      new TsBuilder()
        .program([AUDIO])
        .pes(257, bytes, { streamId: 0xc0, ...(pts === undefined ? {} : { pts }) })
        .bytes();
    expectCode(one(adts(aacFrame(1), { channels: 0 }), 1), "unsupported_codec");
    expectCode(one(adts(aacFrame(1), { blocks: 2 }), 1), "unsupported_codec");
    expectCode(one(adts(aacFrame(1))), "timestamp_missing");
    const change = [...frames(0, 2), ...adts(aacFrame(2), { channels: 1 }), ...adts(aacFrame(3), { channels: 1 })];
    expectCode(one(change, 1), "adts_malformed");
    expectCode(one([1, 2, 3, 4, 5, 6, 7, 8, 9], 1), "ts_no_supported_track");
  });
});

describe("transport", () => {
  test("tracks are video first, then by PID; other streams are named", () => {
    const ts = new TsBuilder()
      .program([
        { ...AUDIO, pid: 300 },
        { streamType: 0x06, pid: 400 },
        { ...AUDIO, pid: 299 },
        VIDEO,
        { streamType: 0x11, pid: 401 },
      ])
      .pes(300, adts(aacFrame(0)), { streamId: 0xc0, pts: 89_000 })
      .pes(299, adts(aacFrame(1)), { streamId: 0xc1, pts: 91_000 })
      .pes(400, [1, 2, 3], { streamId: 0xbd, pts: 0 })
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 90_000 })
      .bytes();
    const result = ingest(ts);
    expect(result.tracks.map((track) => track.pid)).toEqual([256, 299, 300]);
    expect(result.ignoredStreamTypes).toEqual([0x06, 0x11]);
    expect(result.firstDecodeTime90k).toBe(89_000n);
  });

  test("fragments lie in the caller's memory where it is told, and nowhere else", () => {
    const ts = video(30).bytes();
    const memory = new Uint8Array(cmafFromTsBound(ts.length) + 64).fill(0xee);
    cmafFromTs(ts, memory.subarray(32, -32), { sequenceNumber: 1 });
    expect([...memory.subarray(0, 32), ...memory.subarray(-32)].every((byte) => byte === 0xee)).toBe(true);
    expect(() => cmafFromTs(ts, new Uint8Array(cmafFromTsBound(ts.length) - 1), { sequenceNumber: 1 })).toThrowError(
      MediaError,
    );
  });

  test("equal content has an equal hash at any time, and the platform's faster ways give the same", () => {
    const hash = (ts: Uint8Array, options = {}) => ingest(ts, options).tracks[0]?.info.contentHash;
    expect(hash(video(5, 1000).bytes())).toBe(hash(video(5, 500_000).bytes(), { crc32: zlibCrc32, findStartCode }));
    expect(hash(video(5).bytes())).not.toBe(hash(video(4).bytes()));
  });

  test.for([
    [undefined, 90_000n],
    [0n, 90_000n],
    [(1n << 33n) * 5n - 10n, (1n << 33n) * 5n + 90_000n],
    [(1n << 33n) * 5n + 10n, (1n << 33n) * 5n + 90_000n],
    [(1n << 33n) * 5n + (1n << 32n) - 1n, (1n << 33n) * 5n + 90_000n],
    [(1n << 33n) * 5n + (1n << 32n) + 100_000n, (1n << 33n) * 6n + 90_000n],
  ] as const)("next to %s, 90000 is %s", ([near, time]) => {
    const options = near === undefined ? {} : { nearDecodeTime90k: near };
    expect(ingest(video(1).bytes(), options).firstDecodeTime90k).toBe(time);
  });

  test("a clock that wraps within the segment goes on, and no track is a wrap away from another", () => {
    const top = 2 ** 33;
    const ts = new TsBuilder()
      .program([VIDEO, AUDIO])
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 100 })
      .pes(256, annexB(AUD, pSlice(1)), { pts: 3700 })
      .pes(257, adts(aacFrame(0)), { streamId: 0xc0, pts: top - 900 })
      .bytes();
    const { tracks, firstDecodeTime90k } = ingest(ts);
    expect(tracks.map((track) => track.info.baseMediaDecodeTime)).toEqual([
      BigInt(top) + 100n,
      ((BigInt(top) - 900n) * 48_000n + 45_000n) / 90_000n,
    ]);
    expect(firstDecodeTime90k).toBe(BigInt(top) - 900n);
    const wrapping = new TsBuilder()
      .program([VIDEO])
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: top - 1800 })
      .pes(256, annexB(AUD, pSlice(1)), { pts: 1800 });
    expect([...tableOf(wrapping.bytes()).durationsTicks]).toEqual([3600, 3600]);
  });

  test("repeated packets count once, lost ones are counted, announced jumps are neither", () => {
    const repeated = video(3);
    repeated.packets.splice(4, 0, repeated.packets[3] ?? new Uint8Array(188));
    const { data, continuityErrors } = ingest(repeated.bytes());
    expect(data).toEqual(ingest(video(3).bytes()).data);
    expect(continuityErrors).toBe(0);

    // A repeated packet may carry another clock reference: byte 5 on, in the adaptation field.
    const last = video(3).packets.at(-1) ?? new Uint8Array(188);
    const reclocked = ingest(video(3).add(last.with(10, 0x12)).bytes());
    expect([reclocked.data, reclocked.continuityErrors]).toEqual([data, 0]);

    const lost = video(6);
    lost.packets.splice(-2, 1);
    expect(ingest(lost.bytes()).continuityErrors).toBe(1);

    const unit = pesBytes(annexB(AUD, pSlice(9)), { pts: 90_000 + 3 * FRAME });
    const jump = (hasDiscontinuity: boolean) =>
      ingest(
        video(3)
          .add(tsPacket({ pid: 256, payload: unit, isStart: true, continuity: 9, hasDiscontinuity }))
          .bytes(),
      );
    expect(jump(true).continuityErrors).toBe(0);
    expect(jump(false).continuityErrors).toBe(1);
  });

  test("null packets, packets without payload and PSI of several packets do no harm", () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ streamType: 0x06, pid: 500 + i }));
    const ts = new TsBuilder()
      .add(tsPacket({ pid: 0x1fff, payload: new Uint8Array(184), continuity: 0 }))
      .program([...many, VIDEO])
      .pes(256, annexB(AUD, SPS, PPS, idrSlice(0)), { pts: 90_000 })
      .add(tsPacket({ pid: 256, payload: [], continuity: 2 }))
      .pes(256, annexB(AUD, pSlice(1)), { pts: 93_600 })
      .bytes();
    expect(ingest(ts).data[0]).toHaveLength(2);
    expect(ingest(ts).continuityErrors).toBe(0);
  });

  test("tables with a wrong CRC are passed over for later ones", () => {
    const damaged = pmtSection([AUDIO]).with(15, 0x07);
    const ts = new TsBuilder()
      .add(...psiPackets(0, patSection()), ...psiPackets(PMT_PID, damaged))
      .add(...video(2).packets)
      .bytes();
    expect(ingest(ts).tracks[0]?.pid).toBe(256);
  });

  test("the program that has a map is taken, even if an earlier one has none", () => {
    const ts = new TsBuilder()
      .add(
        ...psiPackets(
          0,
          patSection([
            [0, 16],
            [7, 0x500],
            [1, PMT_PID],
          ]),
        ),
        ...video(2).packets.slice(1),
      )
      .bytes();
    expect(ingest(ts).tracks[0]?.pid).toBe(256);
  });

  test("a PES header may be cut by a packet's end at any byte", () => {
    const unit = pesBytes(annexB(AUD, SPS, PPS, idrSlice(0, 100)), { pts: 97_200, dts: 90_000 });
    for (let cut = 1; cut < 25; cut++) {
      const ts = new TsBuilder()
        .program([VIDEO])
        .add(tsPacket({ pid: 256, payload: unit.slice(0, cut), isStart: true, continuity: 0 }))
        .add(tsPacket({ pid: 256, payload: unit.slice(cut), continuity: 1 }))
        .bytes();
      expect(ingest(ts).data[0]).toEqual([lengthPrefixed(idrSlice(0, 100))]);
    }
  });

  test("what is not a transport stream of a program is refused by name, at the byte", () => {
    expectCode(new TextEncoder().encode("<html>404</html>"), "ts_sync_lost");
    const slipped = video(4).bytes();
    slipped[188 * 3] = 0x48;
    expect(expectCode(slipped, "ts_sync_lost").offset).toBe(188 * 3);
    expect(
      expectCode(
        video(2)
          .bytes()
          .subarray(0, 188 * 2 + 100),
        "truncated",
      ).offset,
    ).toBe(188 * 2);
    expectCode(new Uint8Array(0), "ts_no_program");
    expectCode(new TsBuilder().add(...psiPackets(0, patSection())).bytes(), "ts_no_program");
    expectCode(new TsBuilder().program([{ streamType: 0x24, pid: 256 }]).bytes(), "ts_no_supported_track");
    expectCode(new TsBuilder().program([VIDEO]).bytes(), "ts_no_supported_track");
    const scrambled = tsPacket({ pid: 256, payload: [1], continuity: 0, scrambling: 2 });
    expectCode(new TsBuilder().program([VIDEO]).add(scrambled).bytes(), "ts_scrambled");
    expectCode(new TsBuilder().program([VIDEO]).unit(256, [1, 2, 3, 4, 5, 6, 7, 8, 9]).bytes(), "pes_malformed");
  });
});
