import { env } from "#env";
import { apiSecurityHeaders } from "#server/security-headers.ts";
import { wire } from "#server/wire.ts";

const handle = async (request: Request): Promise<Response> => {
  const response = await wire().rest(request);
  for (const [name, value] of Object.entries(apiSecurityHeaders(env().NEXTAUTH_URL))) response.headers.set(name, value);
  return response;
};

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
