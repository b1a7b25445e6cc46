import { Fragment } from "react";

/** A path or the name of a field: where it is too long for its line, it breaks after a slash or a dot first. */
export const BreakableName = ({ name }: { name: string }) =>
  name.split(/(?<=[/.])(?=.)/).map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name never move
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
