import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Loaded, LoadedList } from "./loaded.tsx";

const asked = <Answer>(data: Answer, error: unknown = null) => ({ data, error, refetch: () => undefined });

const show = (data: string | undefined, error: unknown, keepsLast: boolean): string =>
  renderToStaticMarkup(
    Loaded({ query: asked(data, error), waiting: "on its way", keepsLast, children: (answer) => `came: ${answer}` }),
  );

test("until an answer has come, what waits for it stands, and then the answer", () => {
  expect(show(undefined, null, false)).toBe("on its way");
  expect(show("12", null, false)).toBe("came: 12");
});

test("an answer that could not be had again gives way to the error, unless the last one is to stay", () => {
  const refusal = new Error("no way");
  expect(show("12", refusal, false)).toContain("This could not be loaded");
  expect(show("12", refusal, true)).toBe("came: 12");
  expect(show(undefined, refusal, true)).toContain("This could not be loaded");
});

test.for([
  [{ items: ["a", "b"] }, "a b"],
  [{ pages: [{ items: ["a"] }, { items: ["b"] }] }, "a b"],
  [{ items: [] }, "nothing in it"],
  [{ pages: [{ items: [] }] }, "nothing in it"],
] as const)("the list %j, whole or in pages, is shown as: %s", ([list, shown]) => {
  const drawn = LoadedList({
    query: asked(list),
    waitingRows: 1,
    empty: "nothing in it",
    children: (items: readonly string[]) => items.join(" "),
  });
  expect(renderToStaticMarkup(drawn)).toBe(shown);
});
