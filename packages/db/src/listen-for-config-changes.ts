import pg from "pg";

const RECONNECT_AFTER_MS = 500;

/**
 * One connection that listens for `sluice_config`, for any number of callers. It reconnects for as long as somebody
 * listens; a lost notification costs the caller at most its own time-out, never a missed change.
 */
export const listenForConfigChanges = (url: string) => {
  const callers = new Set<() => void>();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const tellAll = (): void => {
    for (const onChange of callers) onChange();
  };

  const connect = async (): Promise<void> => {
    const own = new pg.Client({
      connectionString: url,
      options: "-c role=sluice_system -c timezone=UTC",
      application_name: "sluice configuration listener",
      keepAlive: true,
    });
    client = own;
    own.on("notification", tellAll);
    const lost = (): void => {
      if (client !== own) return;
      client = undefined;
      if (closed) return;
      retry = setTimeout(() => void connect(), RECONNECT_AFTER_MS);
      retry.unref();
    };
    own.on("error", lost);
    own.on("end", lost);
    try {
      await own.connect();
      await own.query("listen sluice_config");
      tellAll();
    } catch {
      lost(); // tried again until closed: callers go on with their own time-outs meanwhile
      await own.end().catch(() => undefined); // was never open, or is gone already
    }
  };

  return {
    add: (onChange: () => void): (() => void) => {
      callers.add(onChange);
      if (client === undefined && retry === undefined && !closed) void connect();
      return () => {
        callers.delete(onChange);
      };
    },
    close: async (): Promise<void> => {
      closed = true;
      clearTimeout(retry);
      const open = client;
      client = undefined;
      await open?.end();
    },
  };
};
