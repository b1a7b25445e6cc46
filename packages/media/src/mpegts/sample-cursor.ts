import type { FragmentSamples } from "../cmaf/fragment.ts";
import { wrapTimestamp } from "./ts-writer.ts";

/** Ticks of any timescale, given as the fragment's start and what has passed since, in 90 kHz, rounded to the nearest. */
interface Clock {
  readonly timescale: number;
  /** Whole 90 kHz ticks of the fragment's start, and what is left over, in 1/timescale of one. */
  readonly whole: number;
  readonly rest: number;
}

const clockAt = (baseMediaDecodeTime: bigint, timescale: number): Clock => {
  const scaled = baseMediaDecodeTime * 90_000n;
  const divisor = BigInt(timescale);
  return { timescale, whole: Number(scaled / divisor), rest: Number(scaled % divisor) };
};

const ticks90k = (clock: Clock, elapsed: number): number =>
  clock.whole + Math.floor((clock.rest + elapsed * 90_000 + clock.timescale / 2) / clock.timescale);

/** A walk over the samples of a track's fragments, in order. */
export class SampleCursor {
  readonly #fragments: readonly Uint8Array[];
  readonly #tables: readonly FragmentSamples[];
  readonly #timescale: number;
  #fragment = -1;
  #sample = 0;
  #elapsedTicks = 0;
  #clock: Clock = { timescale: 1, whole: 0, rest: 0 };
  /** The fragment that holds the sample. */
  bytes: Uint8Array = new Uint8Array(0);
  offset = 0;
  size = 0;
  isSync = false;
  /** Not wrapped, so that samples of several tracks compare. */
  dts90k = 0;
  /** There is no sample any more; the other fields mean nothing. */
  isDone = false;

  constructor(fragments: readonly Uint8Array[], tables: readonly FragmentSamples[], timescale: number) {
    this.#fragments = fragments;
    this.#tables = tables;
    this.#timescale = timescale;
    this.#nextFragment();
  }

  /** Of the sample, wrapped to 33 bits. */
  get pts90k(): number {
    const offset = this.#tables[this.#fragment]?.compositionOffsetsTicks[this.#sample] ?? 0;
    return wrapTimestamp(ticks90k(this.#clock, this.#elapsedTicks + offset));
  }

  /** Where the sample ends in time: the dts90k of the next, where the track has no gap. */
  get endDts90k(): number {
    const duration = this.#tables[this.#fragment]?.durationsTicks[this.#sample] ?? 0;
    return ticks90k(this.#clock, this.#elapsedTicks + duration);
  }

  advance(): void {
    this.#elapsedTicks += this.#tables[this.#fragment]?.durationsTicks[this.#sample] ?? 0;
    this.#sample += 1;
    if (this.#sample < (this.#tables[this.#fragment]?.count ?? 0)) this.#load();
    else this.#nextFragment();
  }

  #nextFragment(): void {
    do this.#fragment += 1;
    while (this.#tables[this.#fragment]?.count === 0);
    const table = this.#tables[this.#fragment];
    if (table === undefined) {
      this.isDone = true;
      return;
    }
    this.bytes = this.#fragments[this.#fragment] ?? this.bytes;
    this.#clock = clockAt(table.baseMediaDecodeTime, this.#timescale);
    this.#sample = 0;
    this.#elapsedTicks = 0;
    this.#load();
  }

  #load(): void {
    const table = this.#tables[this.#fragment];
    this.offset = table?.offsets[this.#sample] ?? 0;
    this.size = table?.sizes[this.#sample] ?? 0;
    this.isSync = table?.sync[this.#sample] === 1;
    this.dts90k = ticks90k(this.#clock, this.#elapsedTicks);
  }
}
