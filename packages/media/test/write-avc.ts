/** Bits as an encoder writes them (ISO/IEC 14496-10, 7.2 and 9.1). Written apart from what it judges. */
export class BitWriter {
  #bits = "";

  get length(): number {
    return this.#bits.length;
  }

  u(count: number, value: number): this {
    this.#bits += value.toString(2).padStart(count, "0").slice(-count);
    return this;
  }

  ue(value: number): this {
    const code = (value + 1).toString(2);
    this.#bits += "0".repeat(code.length - 1) + code;
    return this;
  }

  se(value: number): this {
    return this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** With a stop bit, to whole bytes. */
  bytes(): number[] {
    const padded = `${this.#bits}1`;
    return (padded.padEnd(Math.ceil(padded.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
  }
}

/** A NAL unit of these bytes, with emulation prevention. */
export const escapeNal = (rbsp: readonly number[]): Uint8Array => {
  const nal: number[] = [];
  for (const byte of rbsp) {
    if (nal.at(-1) === 0 && nal.at(-2) === 0 && byte <= 3) nal.push(3);
    nal.push(byte);
  }
  return Uint8Array.from(nal);
};

/** What of the parameter sets slice headers depend on. */
export interface AvcSettings {
  readonly chromaFormatIdc: number;
  readonly hasSeparateColourPlanes: boolean;
  readonly frameNumBits: number;
  readonly orderType: number;
  readonly orderLsbBits: number;
  readonly isDeltaAlwaysZero: boolean;
  readonly frameMbsOnly: boolean;
  readonly ppsId: number;
  readonly hasArithmeticCoding: boolean;
  readonly hasBottomFieldOrder: boolean;
  readonly references: readonly [number, number];
  readonly hasWeightedPrediction: boolean;
  readonly weightedBipredictionIdc: number;
  readonly hasDeblockingControl: boolean;
  readonly hasRedundantPictures: boolean;
}

export const writeSps = (s: AvcSettings): Uint8Array => {
  const w = new BitWriter().u(8, 0x67).u(8, 244).u(8, 0).u(8, 31).ue(0);
  w.ue(s.chromaFormatIdc);
  if (s.chromaFormatIdc === 3) w.u(1, s.hasSeparateColourPlanes ? 1 : 0);
  w.ue(0).ue(0).u(1, 0).u(1, 0); // bit depths, bypass, scaling matrix
  w.ue(s.frameNumBits - 4).ue(s.orderType);
  if (s.orderType === 0) w.ue(s.orderLsbBits - 4);
  if (s.orderType === 1)
    w.u(1, s.isDeltaAlwaysZero ? 1 : 0)
      .se(-1)
      .se(2)
      .ue(0);
  w.ue(4)
    .u(1, 0)
    .ue(19)
    .ue(s.frameMbsOnly ? 11 : 5);
  w.u(1, s.frameMbsOnly ? 1 : 0);
  if (!s.frameMbsOnly) w.u(1, 0);
  return escapeNal(w.u(1, 1).u(1, 0).u(1, 0).bytes());
};

export const writePps = (s: AvcSettings): Uint8Array => {
  const w = new BitWriter().u(8, 0x68).ue(s.ppsId).ue(0);
  w.u(1, s.hasArithmeticCoding ? 1 : 0).u(1, s.hasBottomFieldOrder ? 1 : 0);
  w.ue(0)
    .ue(s.references[0] - 1)
    .ue(s.references[1] - 1);
  w.u(1, s.hasWeightedPrediction ? 1 : 0).u(2, s.weightedBipredictionIdc);
  w.se(-3).se(0).se(-2);
  w.u(1, s.hasDeblockingControl ? 1 : 0)
    .u(1, 0)
    .u(1, s.hasRedundantPictures ? 1 : 0);
  return escapeNal(w.bytes());
};

/** What a slice header says; `values` are drawn from, one after the other, for all that has no bearing on its form. */
export interface AvcSlice {
  readonly isIdr: boolean;
  readonly referenceIdc: number;
  /** 0 to 9 (table 7-6). */
  readonly type: number;
  readonly isField: boolean;
  readonly values: readonly number[];
}

/** The header's bits, slice_header of 7.3.3 line by line. */
export const writeSliceHeader = (s: AvcSettings, slice: AvcSlice): BitWriter => {
  let drawn = 0;
  const next = (limit: number): number => (slice.values[drawn++ % slice.values.length] ?? 0) % limit;
  const w = new BitWriter().u(8, (slice.referenceIdc << 5) | (slice.isIdr ? 5 : 1));
  const type = slice.type % 5;
  const [isP, isB, isI, isSp, isSi] = [0, 1, 2, 3, 4].map((each) => each === type);
  const isField = !s.frameMbsOnly && slice.isField;
  w.ue(next(8000)).ue(slice.type).ue(s.ppsId);
  if (s.hasSeparateColourPlanes && s.chromaFormatIdc === 3) w.u(2, next(3));
  w.u(s.frameNumBits, next(2 ** s.frameNumBits));
  if (!s.frameMbsOnly) {
    w.u(1, isField ? 1 : 0);
    if (isField) w.u(1, next(2));
  }
  if (slice.isIdr) w.ue(next(65_536));
  if (s.orderType === 0) {
    w.u(s.orderLsbBits, next(2 ** s.orderLsbBits));
    if (s.hasBottomFieldOrder && !isField) w.se(next(20) - 10);
  }
  if (s.orderType === 1 && !s.isDeltaAlwaysZero) {
    w.se(next(2000) - 1000);
    if (s.hasBottomFieldOrder && !isField) w.se(next(20) - 10);
  }
  if (s.hasRedundantPictures) w.ue(next(128));
  if (isB) w.u(1, next(2));
  let [first, second] = s.references;
  if (isP || isSp || isB) {
    const isOverridden = next(2) === 1;
    w.u(1, isOverridden ? 1 : 0);
    if (isOverridden) {
      first = 1 + next(32);
      w.ue(first - 1);
      if (isB) {
        second = 1 + next(32);
        w.ue(second - 1);
      }
    }
  }
  const listChanges = (): void => {
    const count = next(4);
    w.u(1, count > 0 ? 1 : 0);
    for (let i = 0; i < count; i++) w.ue(next(3)).ue(next(300));
    if (count > 0) w.ue(3);
  };
  if (!isI && !isSi) listChanges();
  if (isB) listChanges();
  const chromaArrayType = s.hasSeparateColourPlanes ? 0 : s.chromaFormatIdc;
  const weights = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const hasLuma = next(2);
      w.u(1, hasLuma);
      if (hasLuma) w.se(next(256) - 128).se(next(256) - 128);
      if (chromaArrayType === 0) continue;
      const hasChroma = next(2);
      w.u(1, hasChroma);
      for (let j = 0; j < 4 * hasChroma; j++) w.se(next(256) - 128);
    }
  };
  if ((s.hasWeightedPrediction && (isP || isSp)) || (s.weightedBipredictionIdc === 1 && isB)) {
    w.ue(next(8));
    if (chromaArrayType !== 0) w.ue(next(8));
    weights(first);
    if (isB) weights(second);
  }
  if (slice.referenceIdc !== 0) {
    if (slice.isIdr) w.u(1, next(2)).u(1, next(2));
    else {
      const count = next(5);
      w.u(1, count > 0 ? 1 : 0);
      for (let i = 0; i < count; i++) {
        const operation = 1 + next(6);
        w.ue(operation);
        if (operation === 1 || operation === 3) w.ue(next(40));
        if (operation === 2) w.ue(next(40));
        if (operation === 3 || operation === 6) w.ue(next(40));
        if (operation === 4) w.ue(next(40));
      }
      if (count > 0) w.ue(0);
    }
  }
  if (s.hasArithmeticCoding && !isI && !isSi) w.ue(next(3));
  w.se(next(50) - 25);
  if (isSp || isSi) {
    if (isSp) w.u(1, next(2));
    w.se(next(50) - 25);
  }
  if (s.hasDeblockingControl) {
    const idc = next(3);
    w.ue(idc);
    if (idc !== 1) w.se(next(12) - 6).se(next(12) - 6);
  }
  return w;
};
