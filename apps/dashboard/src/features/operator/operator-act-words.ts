import { FEATURE_FLAGS, OPERATOR_ACTIONS, PLANS, type PlatformAuditEntry } from "@sluice/contracts";
import { formatDay } from "#features/billing/format-cents.ts";
import { LIMIT_WORDS } from "./limit-words.ts";
import { TENANT_STATE_WORDS } from "./tenant-state-words.ts";

/** An action of long ago may be in the log and in the table no more. */
export const wordsOfAct = (action: string): string =>
  new Map<string, string>(Object.entries(OPERATOR_ACTIONS)).get(action) ?? action;

export interface ActFact {
  readonly label: string;
  readonly value: string;
}

const textOf = (table: Readonly<Record<string, string>>, id: unknown): string => table[String(id)] ?? String(id);

const nameOf = (table: Readonly<Record<string, { readonly name: string }>>, id: unknown): string =>
  table[String(id)]?.name ?? String(id);

/** What each part of an entry's detail is called, and how its value reads; null where it says nothing worth a line. */
const FACTS: Readonly<Record<string, (value: unknown) => ActFact | null>> = {
  reason: (value) => ({ label: "Reason", value: String(value) }),
  grace: (value) => ({ label: "Reason", value: String(value) }),
  planId: (value) => ({ label: "Plan", value: nameOf(PLANS, value) }),
  flag: (value) => ({ label: "Feature", value: nameOf(FEATURE_FLAGS, value) }),
  enabled: (value) => ({
    label: "Switched",
    value: value === null ? "as for everybody" : value === true ? "on" : "off",
  }),
  search: (value) => (value === "" ? null : { label: "Searched for", value: String(value) }),
  sort: () => null,
  state: (value) => ({ label: "State", value: textOf(TENANT_STATE_WORDS, value) }),
  flaggedOnly: (value) => ({ label: "Shown", value: value === true ? "only what differs too much" : "everything" }),
  from: (value) => ({ label: "From", value: formatDay(String(value)) }),
  to: (value) => ({ label: "To", value: formatDay(String(value)) }),
};

/** The database keeps an object in an order of its own. */
const ORDER = [...Object.keys(FACTS), ...Object.keys(LIMIT_WORDS)];

const factOf = (name: string, value: unknown): ActFact | null => {
  const known = FACTS[name];
  if (known !== undefined) return known(value);
  const label = new Map<string, string>(Object.entries(LIMIT_WORDS)).get(name) ?? name;
  return { label, value: value === null ? "no limit" : typeof value === "string" ? value : JSON.stringify(value) };
};

/** What an entry says beyond who, when and whom, a line each. */
export const factsOfAct = ({ action, detail }: Pick<PlatformAuditEntry, "action" | "detail">): ActFact[] => {
  const facts = Object.entries(detail ?? {})
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .flatMap(([name, value]) => factOf(name, value) ?? []);
  // Nothing set is a decision too: the plan's own limits hold again.
  return action === "tenant.setLimits" && facts.length === 0
    ? [{ label: "Limits", value: "those of the plan" }]
    : facts;
};
