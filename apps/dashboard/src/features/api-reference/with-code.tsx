import { Fragment } from "react";

/** A text in which `what stands between backticks` is code, and looks like it. */
export const WithCode = ({ text }: { text: string }) =>
  text.split("`").map((part, i) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
    return i % 2 === 0 ? <Fragment key={i}>{part}</Fragment> : <CodeWord key={i} word={part} />;
  });

const CodeWord = ({ word }: { word: string }) => <code className="font-mono text-[0.9em]">{word}</code>;
