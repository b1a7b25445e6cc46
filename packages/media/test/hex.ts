/** Bytes from hex; white space and what follows `//` on a line is for the reader. */
export const fromHex = (text: string): Uint8Array => {
  const digits = text.replace(/\/\/.*$/gm, "").replace(/\s/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
};

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
