import { AppError, type IssuedKeys, type Problem } from "@sluice/contracts";
import { readText } from "./read-text.ts";

const SPEKE_HEADERS = { "x-speke-user-agent": "Sluice" };

/** The document of a body, and the header that says what it is. */
export const readXmlBody = async (request: Request): Promise<{ text: string; fields: Record<string, unknown> }> => {
  const type = request.headers.get("content-type") ?? "";
  if (!/^(application|text)\/xml\s*(;|$)/i.test(type)) {
    const message = `must be application/xml, not "${type}"`;
    throw new AppError("invalid_request", `Content-Type ${message}.`, {
      violations: [{ path: "Content-Type", message }],
    });
  }
  const text = await readText(request);
  const spekeVersion = request.headers.get("x-speke-version")?.trim();
  return { text, fields: { document: text, ...(spekeVersion === undefined ? {} : { spekeVersion }) } };
};

export const xmlResponse = ({ document, spekeVersion }: IssuedKeys): Response =>
  new Response(document, {
    headers: {
      "content-type": "application/xml; charset=utf-8",
      "cache-control": "no-store",
      ...SPEKE_HEADERS,
      // SPEKE 1.0 has no such header.
      ...(spekeVersion === "1.0" ? {} : { "x-speke-version": spekeVersion }),
    },
  });

const escapeText = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[^\x20-\x7e]/g, " ");

/** A refusal with the same status and headers, as XML (RFC 7807, appendix A). */
export const toXmlProblem = async (response: Response): Promise<Response> => {
  const { type, title, status, detail, code } = (await response.json()) as Problem;
  const elements = Object.entries({ type, title, status, detail, code });
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<problem xmlns="urn:ietf:rfc:7807">',
    ...elements.map(([name, value]) => `<${name}>${escapeText(String(value))}</${name}>`),
    "</problem>",
    "",
  ].join("\n");
  const headers = new Headers({ ...Object.fromEntries(response.headers), ...SPEKE_HEADERS });
  headers.set("content-type", "application/problem+xml");
  if (status === 401) headers.append("www-authenticate", 'Basic realm="sluice"');
  return new Response(body, { status: response.status, headers });
};
