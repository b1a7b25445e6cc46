import path from "node:path";
import type { Server } from "./start-packager.ts";

export const fetchBytes = async (url: string): Promise<Uint8Array> => {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** The media playlist of the video rendition, with absolute paths of all that it names. */
export const readRendition = async (
  server: Server,
  multivariant: string,
): Promise<{ playlist: string; segments: string[] }> => {
  const lines = async (where: string): Promise<string[]> =>
    new TextDecoder().decode(await fetchBytes(server.url + where)).split("\n");
  const leaf = (where: string, uri: string): string => path.posix.join(path.posix.dirname(where), uri);
  const isUri = (line: string): boolean => line !== "" && !line.startsWith("#");
  const playlist = leaf(multivariant, (await lines(multivariant)).find(isUri) ?? "");
  return { playlist, segments: (await lines(playlist)).filter(isUri).map((uri) => leaf(playlist, uri)) };
};
