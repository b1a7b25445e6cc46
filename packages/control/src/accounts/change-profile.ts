import { renameUser } from "@sluice/db";
import { type AccountContext, getAccount } from "./account-context.ts";
import { auditAccountEverywhere } from "./audit-account.ts";

export const changeProfile = (context: AccountContext, input: { name: string }): Promise<{ name: string }> =>
  context.control.db.asSystem("account", async (tx) => {
    const account = await getAccount(tx, context);
    if (account.name === input.name) return { name: account.name };
    await renameUser(tx, account.id, input.name);
    const [before, after] = [{ name: account.name }, { name: input.name }];
    const change = { action: "account.changeProfile", before, after, ip: context.ip } as const;
    await auditAccountEverywhere(context.control, tx, account, change);
    return after;
  });
