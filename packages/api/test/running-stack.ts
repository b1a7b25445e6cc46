import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CreatedTokenKey, newTokenKeySchema, type OriginAccess, originAccessSchema } from "@sluice/contracts";
import { createTokenKey, quickStart, type TenantContext, updateOriginEndpoint } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { createInternalHandlers } from "../src/index.ts";

const PACKAGER = path.resolve(import.meta.dirname, "../../../apps/packager/src/main.ts");
const SERVICE_TOKEN = "service-token-of-this-test";

/** A control plane with a database, and a packager as a process of its own that asks it. */
export interface RunningStack {
  readonly testControl: TestControl;
  readonly tenant: TenantContext;
  /** The endpoint `ts` of a channel that plays the test picture; its viewers need tokens. */
  readonly endpoint: { readonly channelGroup: string; readonly channel: string; readonly originEndpoint: string };
  readonly packagerUrl: string;
  /** Of the endpoint, ends with a slash. */
  readonly folder: string;
  readonly key: CreatedTokenKey;
  readonly close: () => Promise<void>;
}

/** As the dashboard mounts it: packagers ask here for what changed, and wait for it. */
const servePlane = async ({ control }: TestControl): Promise<Server> => {
  const handlers = createInternalHandlers({ control, serviceToken: SERVICE_TOKEN });
  const plane = createServer(async (request, response) => {
    if (request.method !== "GET") {
      request.resume();
      response.writeHead(204).end();
      return;
    }
    const headers = { authorization: request.headers.authorization ?? "" };
    const answer = await handlers.snapshot(new Request(`http://plane.test${request.url}`, { headers }));
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(answer.status === 204 ? undefined : await answer.text());
  });
  plane.listen(0, "127.0.0.1");
  await once(plane, "listening");
  return plane;
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** @returns its port, when it listens */
const untilListening = (packager: ChildProcess): Promise<number> => {
  let log = "";
  return new Promise((resolve, reject) => {
    packager.once("exit", () => reject(new Error(`the packager ended: ${log}`)));
    packager.stdout?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
      const port = /"port":([0-9]+).*packager is listening/.exec(log)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
};

export const startStack = async (testServerUrl: string, access: Partial<OriginAccess> = {}): Promise<RunningStack> => {
  // The packager has the time of day, and so must whoever tells it when something was revoked.
  const clock = {
    get nowMs() {
      return Date.now();
    },
  };
  const testControl = await createTestControl(testServerUrl, { clock });
  const tenant = await testControl.newTenant();
  const endpoint = { channelGroup: "live", channel: "one", originEndpoint: "ts" };
  const { channelGroup } = await quickStart(tenant, { name: "one", testSource: true });
  await updateOriginEndpoint(tenant, {
    ...endpoint,
    access: originAccessSchema.parse({ viewerTokens: true, ...access }),
  });
  const key = await createTokenKey(tenant, newTokenKeySchema.parse({ name: "k", kid: "shop", algorithm: "HS256" }));
  const plane = await servePlane(testControl);
  const dataFolder = await mkdtemp(path.join(tmpdir(), "sluice-stack-"));
  const packager = spawn(process.execPath, [PACKAGER], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      PACKAGER_PORT: "0",
      PACKAGER_TRUSTED_PROXIES: "127.0.0.1",
      SLUICE_DATA_DIR: dataFolder,
      SLUICE_SERVICE_TOKEN: SERVICE_TOKEN,
      CONTROL_PLANE_URL: `http://127.0.0.1:${portOf(plane)}`,
    },
  });
  const packagerUrl = `http://127.0.0.1:${await untilListening(packager)}`;
  return {
    testControl,
    tenant,
    endpoint,
    key,
    packagerUrl,
    folder: `/out/v1/live.${channelGroup.egressId}/one/ts/`,
    close: async () => {
      packager.removeAllListeners("exit");
      packager.kill("SIGKILL");
      plane.closeAllConnections();
      plane.close();
      await testControl.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

/** A token that is good for ten minutes, as the customer's shop signs it. */
export const signToken = ({ kid, secret }: CreatedTokenKey, claims: object): string => {
  const now = Math.floor(Date.now() / 1000);
  const signed = [
    { alg: "HS256", kid },
    { iat: now - 1, exp: now + 600, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = createHmac("sha256", Buffer.from(secret ?? "", "base64url"))
    .update(signed)
    .digest("base64url");
  return `${signed}.${signature}`;
};
