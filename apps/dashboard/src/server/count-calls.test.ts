import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { expect, test } from "vitest";
import { countCalls } from "./count-calls.ts";

const t = initTRPC.create();
const router = t.router({ ping: t.procedure.query(() => "pong") });

test.for(["ping", "ping,ping,ping", "ping%2Cping%2cping", "ping,ping%2Cping", "%70ing%2c%70ing"])(
  "a batch costs as many calls as it makes, however its commas are written: %s",
  async (paths) => {
    const url = `http://dashboard.test/api/trpc/${paths}?batch=1`;
    const response = await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: new Request(url),
      router,
      createContext: () => ({}),
    });
    const answers: unknown = await response.json();
    expect(answers).toEqual(Array.from({ length: countCalls(url) }, () => ({ result: { data: "pong" } })));
  },
);
