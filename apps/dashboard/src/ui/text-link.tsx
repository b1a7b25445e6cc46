import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const TextLink = ({ className, ...rest }: ComponentProps<typeof Link>) => (
  <Link
    className={cn("rounded-sm font-medium text-accent-text underline-offset-4 hover:underline", className)}
    {...rest}
  />
);
