import { PaymentError, type PaymentErrorKind } from "@sluice/billing";
import { AppError } from "@sluice/contracts";

const REFUSED =
  "The payment provider refused it, and will again. Nothing was changed: tell whoever runs this installation, whose log says why.";
const WORDS: Readonly<Record<PaymentErrorKind, string>> = {
  later: "The payment provider did not answer as expected. Nothing was changed: try again in a minute.",
  refused: REFUSED,
  unknown_thing: REFUSED,
};

/**
 * Runs what asks the payment provider. What it refuses is nothing that the person who asked can put right: they learn that
 * it did not happen, and the cause goes to the log.
 */
export const askingPayments = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    throw new AppError("payment_provider_failed", WORDS[error.kind], { cause: error });
  }
};
