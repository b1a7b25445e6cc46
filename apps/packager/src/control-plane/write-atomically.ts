import { open, rename } from "node:fs/promises";

/** Replaces a file: whoever reads it, after whatever crash, finds the old content or the new, never a half. */
export const writeAtomically = async (path: string, content: string): Promise<void> => {
  const draft = `${path}.draft`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
};
