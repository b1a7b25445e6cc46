import { wire } from "#server/wire.ts";

const handle = (request: Request): Promise<Response> => wire().rest(request);

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
