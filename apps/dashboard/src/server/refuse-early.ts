import type { IncomingMessage, ServerResponse } from "node:http";
import type { Asked } from "@sluice/api";
import { ipOf } from "./ip-of.ts";

/** The answer to who has to wait still, or undefined for everybody else. */
export type Refuse = (asked: Asked) => Promise<Response> | undefined;

/** Written out: whatever is imported here is loaded before Next is, and the package that knows it is the whole API. */
const PUBLIC_API = "/api/v1/";

const send = async (response: ServerResponse, answer: Response): Promise<void> => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
};

/**
 * Answers a request of the public API whose sender is at the limit of requests and has to wait still. Says whether it did:
 * Next would take ten times as long to come to the same answer, at the cost of everybody else.
 */
export const refuseEarly = (
  request: IncomingMessage,
  response: ServerResponse,
  refuse: Refuse | undefined,
): boolean => {
  const { url = "" } = request;
  if (refuse === undefined || !url.startsWith(PUBLIC_API)) return false;
  const headers = { get: (name: string) => request.headers[name]?.toString() ?? null };
  const answer = refuse({ pathname: url.split("?", 1)[0] ?? "", headers, ip: ipOf({ headers }) });
  answer?.then((known) => send(response, known)).catch((error: Error) => response.destroy(error));
  return answer !== undefined;
};
