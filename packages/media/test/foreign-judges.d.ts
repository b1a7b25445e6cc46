// What our tests use of two parsers that bring no types.

declare module "m3u8-parser" {
  export interface ParsedSegment {
    readonly uri: string;
    readonly duration: number;
    readonly discontinuity?: boolean;
    readonly dateTimeObject?: { getTime(): number };
    readonly programDateTime?: number;
    readonly map?: { readonly uri: string };
    readonly key?: { readonly method: string; readonly uri: string; readonly iv?: Uint32Array };
  }
  export interface ParsedManifest {
    readonly segments: readonly ParsedSegment[];
    readonly mediaSequence?: number;
    readonly discontinuitySequence?: number;
    readonly targetDuration?: number;
    readonly endList?: boolean;
    readonly independentSegments?: boolean;
    readonly playlists?: readonly { readonly uri: string; readonly attributes: Readonly<Record<string, unknown>> }[];
    readonly mediaGroups?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  }
  export class Parser {
    readonly manifest: ParsedManifest;
    push(text: string): void;
    end(): void;
    on(event: "warn" | "info" | "error", listener: (message: { readonly message: string }) => void): void;
  }
}

declare module "mpd-parser" {
  export interface ParsedPlaylist {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly endList: boolean;
    readonly contentProtection?: Readonly<
      Record<string, { readonly attributes: Readonly<Record<string, string>>; readonly pssh?: Uint8Array }>
    >;
    readonly discontinuityStarts: readonly number[];
    readonly segments: readonly {
      readonly uri: string;
      readonly number: number;
      readonly duration: number;
      readonly presentationTime: number;
      readonly map: { readonly uri: string };
    }[];
  }
  export interface ParsedMpd {
    readonly duration: number;
    readonly playlists: readonly ParsedPlaylist[];
    readonly mediaGroups: {
      readonly AUDIO: Readonly<
        Record<
          string,
          Readonly<Record<string, { readonly language: string; readonly playlists: readonly ParsedPlaylist[] }>>
        >
      >;
    };
  }
  export function parse(
    xml: string,
    options: { manifestUri: string; NOW?: number; eventHandler?: (event: { type: string; message: string }) => void },
  ): ParsedMpd;
}
