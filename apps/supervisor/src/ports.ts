import { createServer } from "node:net";

const canListen = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });

export interface WantedPort {
  readonly variable: string;
  readonly host: string;
  readonly port: number;
}

/** Refuses, before anything is started, with one message that names every port that is taken and its variable. */
export const checkPorts = async (wanted: readonly WantedPort[]): Promise<void> => {
  const problems: string[] = [];
  for (const { variable, host, port } of wanted) {
    const reason = await canListen(host, port);
    if (reason === "EADDRINUSE") problems.push(`Port ${port} is in use: set ${variable} to a free one.`);
    else if (reason === "EACCES") problems.push(`Port ${port} needs more rights: set ${variable} to one above 1023.`);
    else if (reason !== null) problems.push(`Cannot listen on ${host}:${port} (${reason}): check ${variable}.`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
};
