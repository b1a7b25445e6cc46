import { type SimulationInput, simulationInputSchema } from "@sluice/contracts";

/** What stands in the form, and in the page's address by the names of the API's parameters: text, as it was typed. */
export type SimulatorValues = Readonly<Record<keyof SimulationInput, string>>;
export type SimulatorField = keyof SimulatorValues;

const DEFAULTS: SimulatorValues = {
  ladderKbps: "6000,3500,1800,900",
  hours: "100",
  viewers: "100",
  startOverHours: "0",
  inputs: "1",
  cdnHitPercent: "0",
  segmentSeconds: "6",
  watchedKbps: "",
};
const FIELDS = Object.keys(DEFAULTS) as SimulatorField[];

/** Those of an address; whatever it leaves out is as usual. */
export const readValues = (
  parameters: Readonly<Record<string, string | readonly string[] | undefined>>,
): SimulatorValues => {
  const entries = FIELDS.map((field) => {
    const value = parameters[field];
    return [field, typeof value === "string" ? value : DEFAULTS[field]] as const;
  });
  return Object.fromEntries(entries) as SimulatorValues;
};

/** People put spaces after commas. */
const withoutSpaces = (ladder: string): string =>
  ladder
    .trim()
    .split(/[\s,;]+/)
    .join(",");

/** What of them is not as usual, as an address says it: `?hours=200`, or nothing. */
export const writeValues = (typed: SimulatorValues): string => {
  const values = { ...typed, ladderKbps: withoutSpaces(typed.ladderKbps) };
  const changed = FIELDS.filter((field) => values[field] !== DEFAULTS[field]);
  // A comma may stand in an address as it is, and is easier to read so.
  const query = String(new URLSearchParams(changed.map((field) => [field, values[field]]))).replaceAll("%2C", ",");
  return query === "" ? "" : `?${query}`;
};

export type FieldErrors = Readonly<Partial<Record<SimulatorField, string>>>;

/** What can be asked for, or what is wrong with each field. */
export const checkValues = (values: SimulatorValues): { input: SimulationInput | null; errors: FieldErrors } => {
  const errors: Partial<Record<SimulatorField, string>> = {};
  const written = { ...values, ladderKbps: withoutSpaces(values.ladderKbps) };
  const given = Object.fromEntries(
    FIELDS.filter((field) => written[field] !== "").map((field) => [field, written[field]]),
  );
  for (const field of FIELDS) {
    // An empty field would be taken for a zero, and what a page began with for what was meant.
    if (written[field].trim() === "" && field !== "watchedKbps") errors[field] = "Fill this in";
    else if (field !== "ladderKbps" && Number.isNaN(Number(written[field]))) errors[field] = "Must be a number";
  }
  const parsed = simulationInputSchema.safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) errors[path[0] as SimulatorField] ??= message;
  return parsed.success && Object.keys(errors).length === 0
    ? { input: parsed.data, errors: {} }
    : { input: null, errors };
};
