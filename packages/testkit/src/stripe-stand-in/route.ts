import type { NewestBy } from "./aggregate.ts";
import type { Form } from "./form.ts";
import type { Parameters } from "./parameters.ts";
import type { State } from "./state.ts";

export interface Call {
  readonly state: State;
  readonly newestBy: NewestBy;
  /** Where the pages of the stand-in are reached. */
  readonly publicUrl: string;
  /** What stands in the path for `{id}`. */
  readonly id: string;
  /** The body of a POST, the query of the rest. */
  readonly given: Form;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly parameters: Parameters;
  readonly answer: (call: Call) => object;
}

/** A page of a list, newest first, as Stripe pages: after the id of the last one seen. */
export const pageOf = <Thing extends { readonly id: string }>(
  things: Iterable<Thing>,
  given: Form,
  url: string,
): { object: "list"; data: Thing[]; has_more: boolean; url: string } => {
  const all = [...things].reverse();
  const after = all.findIndex(({ id }) => id === given["starting_after"]) + 1;
  const limit = Number(given["limit"] ?? 10);
  const data = all.slice(after, after + limit);
  return { object: "list", data, has_more: after + limit < all.length, url };
};
