import { request as httpRequest } from "node:http";
import { z } from "zod";

export const demoSchema = z.object({
  dashboardUrl: z.url(),
  packagerUrl: z.url(),
  email: z.email(),
  password: z.string(),
  apiKey: z.string(),
  channelGroup: z.string(),
  channel: z.string(),
  ingestUrls: z.array(z.url()).length(2),
  playback: z.array(z.object({ format: z.enum(["HLS-TS", "HLS-CMAF", "DASH"]), url: z.url() })),
});
export type Demo = z.infer<typeof demoSchema>;

const stackSchema = z.object({ dataDir: z.string(), socketPath: z.string(), demo: demoSchema });
/** What the tests know of the stack that the global set-up started. */
export type Stack = z.infer<typeof stackSchema>;

const VARIABLE = "SLUICE_E2E_STACK";

export const announceStack = (stack: Stack): void => {
  process.env[VARIABLE] = JSON.stringify(stack);
};

export const findStack = (): Stack => stackSchema.parse(JSON.parse(process.env[VARIABLE] ?? "null"));

const processesSchema = z.array(z.object({ name: z.string(), pid: z.number().nullable(), restarts: z.number() }));
export type RunningProcess = z.infer<typeof processesSchema>[number];

const ask = (socketPath: string, method: string, path: string): Promise<RunningProcess[]> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, method, path }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(processesSchema.parse(JSON.parse(body)));
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${body}`));
      });
    });
    request.on("error", reject).end();
  });

const listProcesses = (stack: Stack): Promise<RunningProcess[]> => ask(stack.socketPath, "GET", "/processes");

export const findProcess = async (stack: Stack, name: string): Promise<RunningProcess> => {
  const found = (await listProcesses(stack)).find((each) => each.name === name);
  if (found === undefined) throw new Error(`the supervisor runs no ${name}`);
  return found;
};

export const stopProcess = (stack: Stack, name: string): Promise<RunningProcess[]> =>
  ask(stack.socketPath, "POST", `/processes/${name}/stop`);

export const startProcess = (stack: Stack, name: string): Promise<RunningProcess[]> =>
  ask(stack.socketPath, "POST", `/processes/${name}/start`);
