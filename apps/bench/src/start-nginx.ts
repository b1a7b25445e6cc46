import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { findFreePort, waitUntil } from "@sluice/testkit";
import type { Server } from "./start-packager.ts";

const config = (folder: string, port: number): string => `
user root;
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log error;
events { worker_connections 1024; }
http {
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  open_file_cache max=10000 inactive=600s;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${folder}/www; }
}
`;

/** nginx with one worker and sendfile, over a folder of files given by their paths. */
export const startNginx = async (folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<Server> => {
  const port = await findFreePort();
  for (const [name, bytes] of files) {
    const target = path.join(folder, "www", name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  const configFile = path.join(folder, "nginx.conf");
  await writeFile(configFile, config(folder, port));
  const child = spawn("/usr/sbin/nginx", ["-c", configFile, "-e", `${folder}/error.log`], { stdio: "inherit" });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  await waitUntil(async () => (await fetch(url)).status > 0, { what: "nginx to listen", timeoutMs: 10_000 });
  if (child.pid === undefined) throw new Error("nginx has no pid");
  return { pid: child.pid, url, stop };
};
