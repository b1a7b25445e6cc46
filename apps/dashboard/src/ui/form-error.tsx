import { Notice } from "./notice.tsx";

/** What is wrong with a form as a whole. */
export const FormError = ({ message }: { message: string | undefined }) =>
  message === undefined ? null : (
    <Notice tone="bad" role="alert">
      {message}
    </Notice>
  );
