import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface TestKeyServer {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[];
  /** What becomes of a right answer, in its own time; undefined answers nothing and hangs up. */
  answer: (right: string, asked: string) => string | undefined | Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** A key server that takes everything it is sent for granted: each key is made of the last digits of its id. */
const rightAnswer = (question: string): string =>
  question.replaceAll(/(<cpix:ContentKey [^>]*kid="([^"]+)"[^>]*)\/>/g, (_, head: string, kid: string) => {
    const value = Buffer.from(kid.replaceAll("-", ""), "hex").reverse().toString("base64");
    return `${head}><cpix:Data><pskc:Secret><pskc:PlainValue>${value}</pskc:PlainValue></pskc:Secret></cpix:Data></cpix:ContentKey>`;
  });

export const startTestKeyServer = async (): Promise<TestKeyServer> => {
  const asked: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = Buffer.concat(chunks).toString();
      asked.push({ headers: request.headers, body });
      const answer = await testServer.answer(rightAnswer(body), body);
      if (answer === undefined) request.socket.destroy();
      else response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const testServer: TestKeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/speke`,
    asked,
    answer: (right) => right,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return testServer;
};
