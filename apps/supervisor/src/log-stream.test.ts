import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createLogStream, formatLine } from "./log-stream.ts";

test("a line that arrives in pieces is printed once and whole, with its process's name", () => {
  const written: string[] = [];
  const log = createLogStream((text) => written.push(text), false);
  const source = new PassThrough();
  log.pipe("packager", source);
  source.emit("data", Buffer.from("rea"));
  source.emit("data", Buffer.from("dy\nlist"));
  source.emit("end");
  expect(written).toEqual(["packager  │ ready\n", "packager  │ list\n"]);
});

test.for([
  ["plain text", "plain text"],
  ['{"level":30,"time":1,"pid":2,"hostname":"h","msg":"listening","port":8080}', "listening port=8080"],
  ['{"level":50,"msg":"lost","err":{"message":"m"}}', 'ERROR lost err={"message":"m"}'],
  ["{not json", "{not json"],
  ['{"a":1}', '{"a":1}'],
] as const)("%s is shown as %s", ([line, shown]) => {
  expect(formatLine(line)).toBe(shown);
});
