/**
 * The `Authorization` header, as if everybody sent `Bearer`, and in one spelling: who was refused is known again by it. Where the
 * machines of others ask, which often can send nothing but a user with a password or a header `x-api-key`, these hold the key as well.
 * Nowhere else: a browser sends a password it was once told to whatever page asks.
 */
export const readAuthorization = (headers: Pick<Headers, "get">, isForMachines: boolean): string | null => {
  const authorization = headers.get("authorization");
  if (!isForMachines || /^Bearer /i.test(authorization ?? "")) return inOneSpelling(authorization);
  const basic = /^Basic +([\w+/]+={0,2})$/i.exec(authorization ?? "")?.[1];
  const password = basic === undefined ? undefined : Buffer.from(basic, "base64").toString("utf8").split(":").at(-1);
  const secret = password ?? headers.get("x-api-key");
  return inOneSpelling(secret === null ? authorization : `Bearer ${secret}`);
};

const inOneSpelling = (authorization: string | null): string | null =>
  authorization?.replace(/^Bearer +/i, "Bearer ") ?? null;
