import { connect } from "node:net";

export interface Exchange {
  /** undefined: the connection ended before a whole answer had come. */
  readonly status: number | undefined;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly body: Buffer;
}

export interface Asked {
  readonly port: number;
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const HEAD_END = "\r\n\r\n";

/** One request on a connection of its own, byte by byte as it goes over the wire. Waits for as long as the server lives. */
export const exchange = ({ port, method, path, headers = {}, body }: Asked): Promise<Exchange> =>
  new Promise((resolve) => {
    const lines = Object.entries({
      Host: `127.0.0.1:${port}`,
      Connection: "close",
      ...headers,
      ...(body === undefined ? {} : { "Content-Length": String(body.length) }),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
    const request = body === undefined ? head : Buffer.concat([head, body]);
    const received: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", () => undefined); // the close that follows says how far it came
    socket.on("close", () => {
      const answer = Buffer.concat(received);
      resolve({ ...readAnswer(answer), sentBytes: request.length, receivedBytes: answer.length });
    });
  });

const readAnswer = (answer: Buffer): Pick<Exchange, "status" | "body"> => {
  const end = answer.indexOf(HEAD_END);
  const head = end === -1 ? "" : answer.toString("latin1", 0, end);
  const body = answer.subarray(end === -1 ? answer.length : end + HEAD_END.length);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const isWhole = end !== -1 && body.length === length;
  return { status: isWhole ? Number(head.split(" ")[1]) : undefined, body };
};
