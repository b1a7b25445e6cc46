/** Next calls it once, before it answers the first request: for its development server, which nothing of ours starts before. */
export const register = async (): Promise<void> => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { goBeforeNext } = await import("#server/before-next.ts");
  goBeforeNext();
};
