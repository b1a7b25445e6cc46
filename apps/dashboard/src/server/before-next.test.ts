import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Stands for Next: a server that knows nothing of us and leaves what asks for another protocol open. */
const SERVER = `
  import { createServer } from "node:http";
  const server = createServer((request, response) => {
    if (request.url === "/close") server.close();
    response.end("<" + (request.headers["x-forwarded-for"] ?? "nobody") + ">");
  });
  server.on("upgrade", () => undefined);
  server.listen(0, "127.0.0.1", () => process.stdout.write(String(server.address().port)));
`;

let running: ChildProcess;
let port: number;
beforeAll(async () => {
  const first = fileURLToPath(new URL("start-before-next.ts", import.meta.url));
  running = spawn(process.execPath, ["--import", first, "--input-type=module", "--eval", SERVER], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(running.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  port = Number(said.toString());
});
afterAll(() => running.kill());

/** Says it, and gives all that comes until the server ends the connection. */
const exchange = async (text: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => (received += chunk.toString("latin1")));
  socket.write(text);
  await once(socket, "end");
  return received;
};

test("whoever asks before Next has called anything of ours is known by the end of the connection too", async () => {
  const answer = await exchange(
    "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toContain("<203.0.113.7, 127.0.0.1>");
});

test("whoever asks for another protocol is answered in this one, and no connection is left open", async () => {
  const answer = await exchange(
    "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*<127\.0\.0\.1>/s);
});

test("a server that closes ends the connections that it has with their next answer, and is not kept by them", async () => {
  const ended = once(running, "exit");
  const answers = await exchange("GET /close HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  expect(Array.from(answers.matchAll(/^Connection: (.*)\r$/gim), ([, said]) => said)).toEqual(["keep-alive", "close"]);
  expect(await ended).toEqual([0, null]);
});
