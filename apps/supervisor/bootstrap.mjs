#!/usr/bin/env node
// The first file to run on a fresh machine: plain JavaScript, Node >= 20.9, nothing installed yet. It brings
// node_modules to what package-lock.json says and hands over to TypeScript on the Node of node_modules (24 LTS).
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");

const ENTRIES = {
  start: ["apps/supervisor/src/main.ts"],
  dev: ["apps/supervisor/src/main.ts", "--dev"],
  test: ["apps/supervisor/src/test.ts"],
  "audit:verify": ["apps/supervisor/src/audit-verify.ts"],
  bench: ["apps/bench/src/main.ts"],
  "bench:scale": ["apps/bench/src/scale.ts"],
};

const say = (text) => process.stderr.write(`sluice │ ${text}\n`);

const refuse = (text) => {
  say(text);
  process.exit(1);
};

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    refuse(
      `Node ${process.versions.node} is too old: install Node 20.9 or newer (https://nodejs.org) and run this again.`,
    );
  }
};

const readJson = (file) => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));

/** What node_modules lacks of the lock file, or null when it is as locked. npm keeps its own record of what it installed. */
const findStale = () => {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(path.join(ROOT, record))) return "node_modules is missing";
  const installed = readJson(record).packages;
  for (const [where, wanted] of Object.entries(readJson("package-lock.json").packages)) {
    if (!where.includes("node_modules/") || wanted.link || wanted.optional || wanted.devOptional || wanted.peer)
      continue;
    const found = installed[where]?.version;
    if (found !== wanted.version) return `${where} is ${found ?? "missing"}, locked is ${wanted.version}`;
  }
  if (!existsSync(path.join(ROOT, "node_modules/.bin/node"))) return "the pinned Node is missing";
  return null;
};

/** Runs a program to its end with a sign of life every 15 s; its output is shown only when it fails. */
const runQuietly = (title, command, args) =>
  new Promise((resolve) => {
    const startedMs = Date.now();
    const seconds = () => Math.round((Date.now() - startedMs) / 1000);
    say(`${title} …`);
    const child = spawn(command, args, { cwd: ROOT, env: process.env, shell: process.platform === "win32" });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    const pulse = setInterval(() => say(`${title} … ${seconds()} s`), 15_000);
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward).on("SIGTERM", forward);
    child.on("error", (error) => refuse(`${title} failed: ${error.message}`));
    child.on("close", (code, signal) => {
      clearInterval(pulse);
      process.off("SIGINT", forward).off("SIGTERM", forward);
      if (code !== 0) {
        process.stderr.write(output);
        refuse(`${title} failed (${signal ?? `exit code ${code}`}): ${[command, ...args].join(" ")}`);
      }
      say(`${title} done in ${seconds()} s`);
      resolve();
    });
  });

/** Replaces this process as far as Node can: same terminal, signals forwarded, exit code handed back. */
const handOver = (args) => {
  const bin = path.join(ROOT, "node_modules/.bin");
  const child = spawn(path.join(bin, "node"), args, {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
      CHECKPOINT_DISABLE: "1",
      DO_NOT_TRACK: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      TURBO_TELEMETRY_DISABLED: "1",
      npm_config_loglevel: "error",
    },
  });
  // A terminal sends Ctrl-C to the whole group; the child counts repeats within a second as one.
  const forward = (signal) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward).on("SIGHUP", forward);
  child.on("error", (error) =>
    refuse(`Cannot start Node from node_modules: ${error.message}. Remove node_modules and run this again.`),
  );
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGKILL" ? 137 : 1)));
};

const command = process.argv[2] ?? "start";
const entry = ENTRIES[command];
if (entry === undefined) refuse(`"${command}" is not known: use one of ${Object.keys(ENTRIES).join(", ")}.`);
checkNode();
const stale = findStale();
if (stale !== null) await runQuietly(`Installing dependencies (${stale})`, "npm", ["ci", "--no-fund", "--no-audit"]);
handOver([...entry, ...process.argv.slice(3)]);
