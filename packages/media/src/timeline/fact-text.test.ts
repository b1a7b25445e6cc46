import { expect, test } from "vitest";
import { parseFact, printFact } from "./fact-text.ts";
import type { TimelineFact } from "./facts.ts";
import { endFact, fragmentFact, START_MS, videoConfig } from "./test-encoder.ts";

const fragment = fragmentFact({ at: 95_443.7, arrivalMs: START_MS });

test.for<[string, TimelineFact]>([
  ["a fragment of video", fragment],
  ["a fragment of audio", fragmentFact({ at: 1.4, kind: "audio", arrivalMs: START_MS })],
  ["a config without a frame rate", { ...fragment, config: { ...videoConfig(), frameRate: undefined } }],
  ["a decode time past 2^53", { ...fragment, info: { ...fragment.info, baseMediaDecodeTime: 2n ** 63n } }],
  ["a stream with quotes and line feeds in its name", { ...fragment, stream: 'a"b\nc\u2028' }],
  ["the end of a playlist", endFact(START_MS)],
])("%s is the same after printing and parsing, and is one line", ([, fact]) => {
  const line = printFact(fact);
  expect(line).not.toContain("\n");
  expect(parseFact(line)).toStrictEqual(fact);
});
