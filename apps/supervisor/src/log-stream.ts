import { StringDecoder } from "node:string_decoder";

const COLOURS = [36, 35, 33, 32, 34, 31] as const;
const LEVELS: Readonly<Record<number, string>> = { 10: "trace", 20: "debug", 40: "WARN", 50: "ERROR", 60: "FATAL" };
const PINO_FRAME = new Set(["level", "time", "pid", "hostname", "msg", "name", "v", "stack"]);
const NAME_WIDTH = 9;

export interface LogStream {
  /** One line of the supervisor's own. */
  readonly say: (name: string, line: string) => void;
  /** Takes what a process writes, in any pieces, and prints whole lines. */
  readonly pipe: (name: string, source: NodeJS.ReadableStream) => void;
}

const printValue = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A line of JSON logging in a form for people: `WARN text  key=value`; any other line as it is. */
export const formatLine = (line: string): string => {
  if (!line.startsWith("{")) return line;
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return line; // a program is free to print a line that begins with a brace
  }
  if (typeof record !== "object" || record === null || !("level" in record)) return line;
  const fields = record as Record<string, unknown>;
  const level = LEVELS[Number(fields["level"])];
  const rest = Object.entries(fields)
    .filter(([key]) => !PINO_FRAME.has(key))
    .map(([key, value]) => `${key}=${printValue(value)}`);
  return [level, fields["msg"], ...rest].filter((part) => part !== undefined && part !== "").join(" ");
};

/** One stream for all processes: each line begins with its process's name in that process's colour. */
export const createLogStream = (write: (text: string) => void, colour: boolean): LogStream => {
  const seen = new Map<string, number>();
  const prefix = (name: string): string => {
    if (!seen.has(name)) seen.set(name, COLOURS[seen.size % COLOURS.length] ?? 36);
    const label = `${name.padEnd(NAME_WIDTH)} │ `;
    return colour ? `\u001b[${seen.get(name)}m${label}\u001b[0m` : label;
  };
  const say = (name: string, line: string): void => {
    for (const each of line.split("\n")) write(`${prefix(name)}${each}\n`);
  };
  return {
    say,
    pipe: (name, source) => {
      const decoder = new StringDecoder("utf8");
      let rest = "";
      source.on("data", (chunk: Buffer) => {
        const lines = (rest + decoder.write(chunk)).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) if (line.trim() !== "") say(name, formatLine(line.trimEnd()));
      });
      source.on("end", () => {
        if (rest.trim() !== "") say(name, formatLine(rest));
      });
    },
  };
};
