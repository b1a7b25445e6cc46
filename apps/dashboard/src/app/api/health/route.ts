import { isDatabaseReachable } from "#server/wire.ts";

export const dynamic = "force-dynamic";

/** 200 while requests can be answered, 503 while the database is away. */
export const GET = async (): Promise<Response> => {
  const isReady = await isDatabaseReachable();
  return Response.json(
    { status: isReady ? "ok" : "unavailable" },
    {
      status: isReady ? 200 : 503,
      headers: { "cache-control": "no-store" },
    },
  );
};
