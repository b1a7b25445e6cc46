/** The mark, a gate over flowing water, and the name. */
export const Logo = () => (
  <span className="inline-flex items-center gap-2.5">
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeWidth="2.600" strokeLinecap="round" className="stroke-accent-ink">
        <path d="M9 7v9M16 7v5M23 7v9" />
        <path d="M6.500 21.500c2.400-2.400 4.800-2.400 7.100 0s4.800 2.400 7.100 0 3.300-2 4.800-1.200" />
      </g>
    </svg>
    <span className="font-semibold text-[1.0625rem] tracking-tight">Sluice</span>
  </span>
);
