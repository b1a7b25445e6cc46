/** Next calls it once, before the first request. */
export const register = async (): Promise<void> => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { goBeforeNext } = await import("#server/before-next.ts");
  goBeforeNext();
};
