import { expect, test } from "vitest";
import { compare, median, verdict } from "./rounds.ts";

test("the median of an even number of values lies between the middle two", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

test("contenders take turns, the first round is not counted, and the ratio is of rounds, not of sums", async () => {
  const order: string[] = [];
  const works = { subject: [1000, 2, 9, 4], peer: [1, 1, 3, 4] };
  const turn = (name: "subject" | "peer") => async () => {
    order.push(name);
    return { work: works[name].shift() ?? 0, cpuSeconds: 1 };
  };
  const result = await compare({
    title: "t",
    unit: "u",
    target: 3,
    rounds: 3,
    subject: turn("subject"),
    peer: turn("peer"),
  });
  expect(order.slice(0, 4)).toEqual(["subject", "peer", "subject", "peer"]);
  expect(result).toMatchObject({ ratio: 2, lowestRatio: 1, highestRatio: 3, subject: 4, peer: 3 });
  expect(verdict(result)).toBe("MISSED");
});
