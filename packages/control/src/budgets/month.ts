/** The calendar month (UTC) that a time lies in: budgets and prices go by it. */
export const monthOf = (at: Date): { readonly start: Date; readonly end: Date; readonly name: string } => {
  const start = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  const end = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  return { start, end, name: start.toISOString().slice(0, 7) };
};
