/** Next calls it once, before the first request. */
export const register = async (): Promise<void> => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { notePeers } = await import("#server/note-peer.ts");
  notePeers();
};
