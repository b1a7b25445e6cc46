import { Fragment } from "react";

/** An address that, where it does not fit, goes on in the next line behind a slash. */
export const Address = ({ text }: { text: string }) =>
  text.split("/").map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
    <Fragment key={i}>
      {i > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
