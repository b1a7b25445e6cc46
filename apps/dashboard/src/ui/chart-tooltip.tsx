interface ChartTooltipProps {
  active?: boolean | undefined;
  title: string;
  rows: readonly { readonly name: string; readonly value: string; readonly color: string }[];
}

export const ChartTooltip = ({ active, title, rows }: ChartTooltipProps) => {
  if (active !== true || rows.length === 0) return null;
  return (
    <div className="rounded-lg border border-line bg-surface px-3 py-2 text-xs shadow-high">
      <p className="mb-1 text-ink-2">{title}</p>
      <ul className="grid gap-0.5">
        {rows.map(({ name, value, color }) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-full" style={{ background: color }} />
            <span className="text-ink-2">{name}</span>
            <span className="ml-auto pl-4 font-medium tabular-nums">{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};

export const ChartLegend = ({ names }: { names: readonly { readonly name: string; readonly color: string }[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
    {names.map(({ name, color }) => (
      <li key={name} className="flex items-center gap-1.5">
        <span aria-hidden className="size-2 rounded-full" style={{ background: color }} />
        {name}
      </li>
    ))}
  </ul>
);
