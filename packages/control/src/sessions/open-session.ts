import { randomBytes } from "node:crypto";
import { AppError } from "@sluice/contracts";
import { insertUserSession, readPasswordHashForShare } from "@sluice/db";
import { deviceWords } from "../accounts/device-words.ts";
import type { Control } from "../control.ts";

/**
 * Writes down a sign-in. The password that let it in must still be the user's: whoever changes it ends the sessions that
 * there are, and this one would come too late for that.
 * @returns the session's id, which goes into its cookie
 */
export const openSession = (
  control: Control,
  user: { readonly id: string; readonly passwordHash: string },
  ip: string | null,
  userAgent: string | null,
): Promise<string> =>
  control.db.asSystem("sign-in", async (tx) => {
    if ((await readPasswordHashForShare(tx, user.id)) !== user.passwordHash) {
      throw new AppError("invalid_credentials", "The password was changed just now. Sign in with the new one.");
    }
    const now = control.now();
    const id = `se_${randomBytes(16).toString("hex")}`;
    await insertUserSession(tx, {
      id,
      userId: user.id,
      createdAt: now,
      seenAt: now,
      ip,
      device: deviceWords(userAgent),
    });
    return id;
  });
