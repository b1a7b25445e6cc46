import Stripe from "stripe";

/** `later`: the same again may succeed. `refused`: it never will. `unknown_thing`: what it names is not there. */
export type PaymentErrorKind = "later" | "refused" | "unknown_thing";

/** The payment provider did not do what was asked. */
export class PaymentError extends Error {
  override readonly name = "PaymentError";
  readonly kind: PaymentErrorKind;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(
    kind: PaymentErrorKind,
    message: string,
    details: { cause?: unknown; code?: string; param?: string } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.param = details.param;
  }
}

/** What is missing at Stripe, said to whoever runs the installation. */
export const catalogueNotApplied = (missing: string): PaymentError =>
  new PaymentError("refused", `${missing}: run \`npm run billing:apply-catalogue -- --yes\`.`);

const kindOf = (error: Stripe.errors.StripeError): PaymentErrorKind => {
  const status = error.statusCode ?? 0;
  // No status: the connection failed, and nobody knows whether the work was done. A wrong key may be put right.
  if (status === 0 || status === 401 || status === 409 || status === 429 || status >= 500) return "later";
  return status === 404 ? "unknown_thing" : "refused";
};

const toPaymentError = (error: unknown): unknown =>
  error instanceof Stripe.errors.StripeError
    ? new PaymentError(kindOf(error), `Stripe: ${error.message}`, {
        cause: error,
        ...(error.code === undefined ? {} : { code: error.code }),
        ...(error.param === undefined ? {} : { param: error.param }),
      })
    : error;

/** Runs a call of the SDK; what it throws is ours. */
export const asPaymentErrors = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw toPaymentError(error);
  }
};
