"use client";
import type { ErrorCode } from "@sluice/contracts";
import { CircleQuestionMark } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { errorArticleId } from "./articles/errors.ts";
import { openHelp } from "./help-store.ts";

type HelpLinkProps = { children: ReactNode } & (
  | { article: string; code?: never }
  | { code: ErrorCode; article?: never }
);

/** Opens the drawer at an article, or at the one of an error's code. */
export const HelpLink = ({ article, code, children }: HelpLinkProps) => (
  <Button
    variant="link"
    size="inline"
    aria-haspopup="dialog"
    onClick={() => openHelp(code === undefined ? article : errorArticleId(code))}
    data-testid="help-link"
  >
    <CircleQuestionMark aria-hidden /> {children}
  </Button>
);
