import { handleLive } from "#server/live-route.ts";

interface Context {
  params: Promise<{ group: string; channel: string }>;
}

export const GET = async (request: Request, { params }: Context): Promise<Response> => {
  const { group, channel } = await params;
  return handleLive(request, { channelGroup: group, channel });
};
