import { useState } from "react";
import { cn } from "#lib/cn.ts";
import { Button } from "#ui/button.tsx";

/** What is longer, in characters or in lines, is folded at first: a stack would push the other jobs out of sight. */
const FOLDED = { characters: 600, lines: 8 } as const;

/** What a job ended with, all of it: the cause often stands at the end. */
export const FailedJobError = ({ text }: { text: string }) => {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > FOLDED.characters || text.split("\n").length > FOLDED.lines;
  return (
    <>
      <p
        className={cn(
          "whitespace-pre-line font-mono text-[0.8125rem] text-ink-2 [overflow-wrap:anywhere]",
          isLong && !isWhole && "line-clamp-8",
        )}
      >
        {text}
      </p>
      {isLong && (
        <Button
          variant="link"
          size="inline"
          className="text-[0.8125rem]"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? "Show less" : "Show all of it"}
        </Button>
      )}
    </>
  );
};
