import type { MediaErrorCode } from "@sluice/media/bytes";
import type { CmafFromTsOptions, TsIngest } from "@sluice/media/cmaf";

/** What is told of a segment. Functions do not cross threads: each has the platform's kernels of its own. */
export type ConversionOptions = Omit<CmafFromTsOptions, "crc32" | "findStartCode">;

/** To the thread. `ts` changes hands. */
export interface ConversionRequest {
  readonly ts: Uint8Array<ArrayBuffer>;
  readonly options: ConversionOptions;
}

/** Back from it. `fragments` changes hands, and lies at `start` of the memory that offsets count in. */
export type ConversionReply =
  | {
      readonly kind: "converted";
      readonly ingest: TsIngest;
      readonly start: number;
      readonly fragments: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: "refused";
      readonly code: MediaErrorCode;
      readonly path: string;
      readonly offset: number;
      readonly detail: string;
    };

/** Where the fragments of a segment lie. */
export const extentOf = ({ tracks }: TsIngest): { readonly start: number; readonly end: number } => ({
  start: Math.min(...tracks.map(({ offset }) => offset)),
  end: Math.max(...tracks.map(({ offset, length }) => offset + length)),
});
