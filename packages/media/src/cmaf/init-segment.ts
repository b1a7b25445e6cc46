import { ByteReader, MediaError } from "../bytes/index.ts";
import { printAacCodecs, printAvcCodecs, readAudioSpecificConfig, readAvcSps } from "../codecs/index.ts";
import {
  avc1Box,
  type Box,
  bytesOfBoxes,
  containerBox,
  dinfBox,
  type FoundBox,
  ftypBox,
  hdlrBox,
  mdhdBox,
  mp4aBox,
  mvhdBox,
  readAvc1,
  readChildren,
  readHdlr,
  readMdhd,
  readMp4a,
  requireBox,
  SAMPLE_FLAGS,
  smhdBox,
  stblBox,
  tkhdBox,
  trexBox,
  vmhdBox,
} from "../isobmff/index.ts";
import type { AudioTrackConfig, TrackConfig, VideoTrackConfig } from "./track-config.ts";

/** The one track of a CMAF track file. */
export const CMAF_TRACK_ID = 1;

/** How the track's samples are described, in clear. */
export const sampleEntryBox = (config: TrackConfig): Box => {
  if (config.kind === "audio") return mp4aBox(config);
  const { width, height, sps, pps, sampleAspectRatio } = config;
  return avc1Box({ width, height, config: { sps, pps }, pixelAspectRatio: sampleAspectRatio });
};

/**
 * The CMAF header (ISO/IEC 23000-19, 7.3.2.1) of one track: ftyp and moov.
 * @throws MediaError `no_parameter_sets` or `parameter_set_malformed` when the configuration has none that can be read.
 */
export const writeInitSegment = (config: TrackConfig): Uint8Array =>
  bytesOfBoxes(initSegmentBoxes(config, sampleEntryBox(config)));

/** The boxes of a CMAF header with this sample entry; `moovTail` stands last in the moov. */
export const initSegmentBoxes = (
  config: TrackConfig,
  sampleEntry: Box,
  moovTail: readonly Box[] = [],
): readonly Box[] => {
  const isAudio = config.kind === "audio";
  const shown = isAudio
    ? { width: 0, height: 0 }
    : {
        width: (config.width * config.sampleAspectRatio.numerator) / config.sampleAspectRatio.denominator,
        height: config.height,
      };
  const handler = isAudio
    ? { handlerType: "soun", name: "SoundHandler" }
    : { handlerType: "vide", name: "VideoHandler" };
  return [
    ftypBox({ majorBrand: "cmfc", minorVersion: 0, compatibleBrands: ["cmfc", "iso6"] }),
    containerBox("moov", [
      mvhdBox({ timescale: config.timescale, durationTicks: 0n, nextTrackId: CMAF_TRACK_ID + 1 }),
      containerBox("trak", [
        tkhdBox({ trackId: CMAF_TRACK_ID, durationTicks: 0n, isAudio, ...shown }),
        containerBox("mdia", [
          mdhdBox({
            timescale: config.timescale,
            durationTicks: 0n,
            language: isAudio ? config.language : "und",
          }),
          hdlrBox(handler),
          containerBox("minf", [isAudio ? smhdBox() : vmhdBox(), dinfBox(), stblBox(sampleEntry)]),
        ]),
      ]),
      containerBox("mvex", [
        trexBox({
          trackId: CMAF_TRACK_ID,
          defaultSampleDuration: 0,
          defaultSampleSize: 0,
          defaultSampleFlags: isAudio ? SAMPLE_FLAGS.sync : SAMPLE_FLAGS.dependent,
        }),
      ]),
      ...moovTail,
    ]),
  ];
};

const readVideo = (entry: ByteReader, timescale: number): VideoTrackConfig => {
  const { config, pixelAspectRatio } = readAvc1(entry);
  const [first] = config.sps;
  if (first === undefined) throw entry.fail("no_parameter_sets", "avcC has no SPS");
  const sps = readAvcSps(first);
  return {
    kind: "video",
    sampleEntry: "avc1",
    codecs: printAvcCodecs(sps),
    timescale,
    width: sps.width,
    height: sps.height,
    frameRate: sps.frameRate,
    sampleAspectRatio: pixelAspectRatio,
    sps: config.sps,
    pps: config.pps,
  };
};

const readAudio = (entry: ByteReader, timescale: number, language: string): AudioTrackConfig => {
  const { channelCount, audioSpecificConfig } = readMp4a(entry);
  const { audioObjectType, sampleRate } = readAudioSpecificConfig(audioSpecificConfig);
  return {
    kind: "audio",
    sampleEntry: "mp4a",
    codecs: printAacCodecs(audioObjectType),
    timescale,
    sampleRate,
    channelCount,
    audioSpecificConfig,
    language,
  };
};

const readTrak = (trak: ByteReader): TrackConfig => {
  const mdia = requireBox(readChildren(trak), "mdia", trak);
  const mdiaChildren = readChildren(mdia);
  const { timescale, language } = readMdhd(requireBox(mdiaChildren, "mdhd", mdia));
  const { handlerType } = readHdlr(requireBox(mdiaChildren, "hdlr", mdia));
  const minf = requireBox(mdiaChildren, "minf", mdia);
  const stbl = requireBox(readChildren(minf), "stbl", minf);
  const stsd = requireBox(readChildren(stbl), "stsd", stbl);
  stsd.skip(8); // version, flags, entry_count
  const [entry] = readChildren(stsd);
  if (entry === undefined) throw stsd.fail("box_missing", "There is no sample entry");
  if (handlerType === "vide" && entry.type === "avc1") return readVideo(entry.body, timescale);
  if (handlerType === "soun" && entry.type === "mp4a") return readAudio(entry.body, timescale, language);
  throw new MediaError(
    "unsupported_codec",
    stsd.path,
    entry.start,
    `Sample entry "${entry.type}" of a "${handlerType}" track is not supported`,
  );
};

/**
 * The configuration of the one track of a CMAF header; boxes it does not need are passed over.
 * @throws MediaError `truncated`, `box_malformed`, `box_missing`, `unsupported_codec` or `parameter_set_malformed`.
 */
export const readInitSegment = (bytes: Uint8Array): TrackConfig => {
  const file = new ByteReader(bytes, "");
  const moov = requireBox(readChildren(file), "moov", file);
  const tracks: readonly FoundBox[] = readChildren(moov).filter((box) => box.type === "trak");
  const [trak] = tracks;
  if (trak === undefined) throw moov.fail("box_missing", 'There is no "trak"');
  if (tracks.length > 1) throw moov.fail("box_malformed", "A CMAF header has one track");
  return readTrak(trak.body);
};
