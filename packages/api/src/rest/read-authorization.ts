/**
 * The `Authorization` header, as if everybody sent `Bearer`. Where the machines of others ask, which often can send nothing but a user
 * with a password or a header `x-api-key`, these hold the key as well. Nowhere else: a browser sends a password it was once told
 * to whatever page asks.
 */
export const readAuthorization = ({ headers }: Request, isForMachines: boolean): string | null => {
  const authorization = headers.get("authorization");
  if (!isForMachines || /^Bearer /i.test(authorization ?? "")) return authorization;
  const basic = /^Basic +([\w+/]+={0,2})$/i.exec(authorization ?? "")?.[1];
  const password = basic === undefined ? undefined : Buffer.from(basic, "base64").toString("utf8").split(":").at(-1);
  const secret = password ?? headers.get("x-api-key");
  return secret === null ? authorization : `Bearer ${secret}`;
};
