import { AppError, type Violation } from "@sluice/contracts";

type Rule = () => void | Promise<void>;

/**
 * Looks at every rule, in order, and refuses with all that are broken: the code is the first one's, and each violation
 * says its own.
 * @throws AppError when any rule throws one
 */
export const checkAll = async (...rules: readonly Rule[]): Promise<void> => {
  const refusals: AppError[] = [];
  for (const rule of rules) {
    try {
      await rule();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusals.push(error);
    }
  }
  const [first] = refusals;
  if (first === undefined) return;
  if (refusals.length === 1) throw first;
  throw joinRefusals(first.code, refusals);
};

/** One refusal that says what all of them say. */
export const joinRefusals = (code: AppError["code"], refusals: readonly AppError[]): AppError =>
  new AppError(code, refusals.map(({ message }) => message).join(" "), { violations: refusals.flatMap(violationsOf) });

/** What is wrong, at which field; a refusal that names no field is about the request as a whole. */
export const violationsOf = ({ code, message, violations }: AppError): Violation[] =>
  violations.length === 0 ? [{ path: "", message, code }] : violations.map((violation) => ({ code, ...violation }));
