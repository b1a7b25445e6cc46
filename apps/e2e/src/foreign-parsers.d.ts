declare module "m3u8-parser" {
  export interface ParsedSegment {
    readonly uri: string;
    readonly duration: number;
  }
  export interface Manifest {
    readonly endList?: boolean;
    readonly mediaSequence?: number;
    readonly segments: readonly ParsedSegment[];
    readonly playlists?: readonly {
      readonly uri: string;
      readonly attributes: {
        readonly RESOLUTION?: { readonly width: number; readonly height: number };
        readonly AUDIO?: string;
      };
    }[];
    readonly mediaGroups?: {
      readonly AUDIO: Readonly<Record<string, Readonly<Record<string, { readonly uri?: string }>>>>;
    };
  }
  export class Parser {
    readonly manifest: Manifest;
    push(text: string): void;
    end(): void;
    on(event: "warn" | "info", listener: (event: { readonly message: string }) => void): void;
  }
}
declare module "hls-parser" {
  export interface Playlist {
    readonly isMasterPlaylist: boolean;
  }
  export const setOptions: (options: { readonly strictMode: boolean }) => void;
  export const parse: (text: string) => Playlist;
}
declare module "mpd-parser" {
  export const parse: (
    text: string,
    options: {
      readonly manifestUri: string;
      readonly eventHandler?: (event: { readonly message: string }) => void;
    },
  ) => {
    readonly playlists: readonly {
      readonly attributes: { readonly CODECS: string };
      readonly segments: readonly unknown[];
    }[];
  };
}
