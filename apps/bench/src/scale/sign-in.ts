/** Signs in as the form does, and gives the cookies that a browser would send from then on. */
export const signIn = async (dashboardUrl: string, email: string, password: string): Promise<string> => {
  const cookies = new Map<string, string>();
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      cookies.set(name, value.join("="));
    }
  };
  const print = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const asked = await fetch(`${dashboardUrl}/api/auth/csrf`);
  keep(asked);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answered = await fetch(`${dashboardUrl}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: print() },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  keep(answered);
  if (![...cookies.keys()].some((name) => name.endsWith("session-token"))) {
    throw new Error(`signing in was answered ${answered.status} without a session`);
  }
  return print();
};
