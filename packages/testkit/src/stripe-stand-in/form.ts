export type Form = { [name: string]: FormValue };
export type FormValue = string | FormValue[] | Form;

/** Reads `items[0][price]=…` into objects and lists, as Stripe reads its bodies and queries. */
export const parseForm = (text: string): Form => {
  const root: Form = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const path = key.replaceAll("]", "").split("[");
    let place = root;
    for (const name of path.slice(0, -1)) {
      place[name] ??= {};
      place = place[name] as Form;
    }
    place[path.at(-1) ?? key] = value;
  }
  return toLists(root) as Form;
};

const toLists = (value: FormValue): FormValue => {
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, toLists(inner)] as const);
  const isList = entries.length > 0 && entries.every(([name], i) => name === String(i));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
};

export const textOf = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

export const formOf = (form: Form, name: string): Form | undefined => {
  const value = form[name];
  return typeof value === "object" && !Array.isArray(value) ? value : undefined;
};

export const formsOf = (form: Form, name: string): Form[] => {
  const value = form[name];
  return Array.isArray(value)
    ? value.filter((each): each is Form => typeof each === "object" && !Array.isArray(each))
    : [];
};

export const numberOf = (form: Form, name: string): number | undefined => {
  const text = textOf(form, name);
  return text === undefined ? undefined : Number(text);
};

export const metadataOf = (form: Form): Record<string, string> => {
  const given = formOf(form, "metadata") ?? {};
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
};
