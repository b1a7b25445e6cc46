import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-ink shadow-low hover:bg-accent-hover",
        secondary: "border border-line-strong bg-surface text-ink shadow-low hover:bg-sunken",
        ghost: "text-ink-2 hover:bg-sunken hover:text-ink",
        danger: "bg-bad text-white shadow-low hover:bg-bad-hover dark:text-accent-ink",
        dangerOutline: "border border-line-strong bg-surface text-bad shadow-low hover:bg-bad-soft",
        link: "text-accent-text underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-8 px-3 text-[0.8125rem]",
        md: "h-9 px-4 text-sm",
        // Across a whole card, and at times with a name that somebody chose.
        lg: "min-h-11 whitespace-normal px-5 py-2 text-[0.9375rem] [overflow-wrap:anywhere]",
        icon: "size-9",
        iconSm: "size-8",
        inline: "h-auto p-0 text-[length:inherit]",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyles> {
  /** Render the only child (a link) with a button's looks. */
  asChild?: boolean;
  /** Work is under way: shows a spinner and cannot be pressed again. */
  busy?: boolean | undefined;
}

export const Button = ({ className, variant, size, asChild, busy, children, disabled, type, ...rest }: ButtonProps) => {
  const classes = cn(buttonStyles({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      disabled={disabled === true || busy === true}
      aria-busy={busy === true ? true : undefined}
      {...rest}
    >
      {busy === true && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
};
