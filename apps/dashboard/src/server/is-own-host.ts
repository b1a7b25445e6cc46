import { LOOPBACK_HOSTS } from "#env";

/** Whether a `Host` header names this installation: by its public address, or as this machine. */
export const isOwnHost = (host: string | null, publicUrl: string): boolean => {
  const url = `http://${host ?? ""}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return LOOPBACK_HOSTS.has(hostname) || hostname === new URL(publicUrl).hostname;
};
