import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ContinuityByPid, retimeTs } from "@sluice/media/mpegts";
import { z } from "zod";

const FOLDER = join(import.meta.dirname, "../../assets/test-source");

const indexSchema = z.object({
  loopDuration90k: z.number().int().positive(),
  firstPts90k: z.number().int(),
  renditions: z.array(
    z.object({
      name: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      segments: z.array(z.object({ file: z.string(), duration90k: z.number().int(), sizeBytes: z.number().int() })),
    }),
  ),
});

export interface TestRendition {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Bits per second of its largest segment. */
  readonly bandwidth: number;
}

interface LoadedRendition extends TestRendition {
  readonly segments: readonly Uint8Array[];
  readonly continuity: ContinuityByPid;
}

/**
 * A loop of transport stream segments of equal length, each rendition's beginning at the same times. Its place in time
 * follows from the wall clock alone: segment n is what fills the n-th such length since 1970, so that every process, and
 * each after a restart, makes the same.
 */
export class TestAsset {
  readonly segmentMs: number;
  readonly renditions: readonly TestRendition[];
  readonly #loaded: readonly LoadedRendition[];
  readonly #segment90k: number;
  readonly #firstPts90k: number;

  private constructor(segment90k: number, firstPts90k: number, loaded: readonly LoadedRendition[]) {
    this.#segment90k = segment90k;
    this.segmentMs = segment90k / 90;
    this.#firstPts90k = firstPts90k;
    this.#loaded = loaded;
    this.renditions = loaded;
  }

  static async load(): Promise<TestAsset> {
    const index = indexSchema.parse(JSON.parse(await readFile(join(FOLDER, "index.json"), "utf8")));
    const segment90k = index.renditions[0]?.segments[0]?.duration90k;
    if (segment90k === undefined) throw new Error("the test source has no segment");
    const loaded = await Promise.all(
      index.renditions.map(async ({ name, width, height, segments }): Promise<LoadedRendition> => {
        const bandwidth = Math.max(...segments.map((s) => Math.ceil((s.sizeBytes * 8 * 90_000) / s.duration90k)));
        const bytes = await Promise.all(segments.map(({ file }) => readFile(join(FOLDER, file))));
        return { name, width, height, bandwidth, segments: bytes, continuity: new Map() };
      }),
    );
    return new TestAsset(segment90k, index.firstPts90k, loaded);
  }

  /** A copy of the n-th segment since 1970 of a rendition, re-timed to it. */
  segment(rendition: TestRendition, number: number): Uint8Array {
    const loaded = this.#loaded.find(({ name }) => name === rendition.name);
    const inLoop = number % (loaded?.segments.length ?? 1);
    const source = loaded?.segments[inLoop];
    if (loaded === undefined || source === undefined) throw new Error(`there is no rendition "${rendition.name}"`);
    const copy = Uint8Array.from(source);
    const offset90k = (number - inLoop) * this.#segment90k - this.#firstPts90k;
    retimeTs(copy, BigInt(offset90k), loaded.continuity);
    return copy;
  }
}
