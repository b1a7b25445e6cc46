import { type NextRequest, NextResponse } from "next/server";
import { env } from "#env";
import { securityHeaders } from "./server/security-headers.ts";

/** Every page gets security headers of its own: the nonce admits the scripts of this answer and no others. */
export const proxy = (request: NextRequest): NextResponse => {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const { NEXTAUTH_URL, PACKAGER_PUBLIC_URL, PACKAGER_HOST_SUFFIX } = env();
  const answerHeaders = securityHeaders({
    nonce,
    publicUrl: NEXTAUTH_URL,
    packagerUrl: PACKAGER_PUBLIC_URL,
    packagerHostSuffix: PACKAGER_HOST_SUFFIX,
    isDevelopment: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-pathname", request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce for its own scripts out of the policy in the request.
  headers.set("content-security-policy", answerHeaders["content-security-policy"]);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
  return response;
};

// The API's answers are no pages, and set their own: to come through here would cost as much as half of what a read of the API costs.
export const config = { matcher: ["/((?!_next/static|_next/image|icon.svg|internal/|api/v1/).*)"] };
