import { PaymentError } from "@sluice/billing";
import { AppError } from "@sluice/contracts";

/**
 * Runs what asks the payment provider. What it refuses is nothing that the person who asked can put right: they learn that
 * it did not happen, and the cause goes to the log.
 */
export const askingPayments = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    throw new AppError(
      "payment_provider_failed",
      "The payment provider did not answer as expected. Nothing was changed: try again in a minute.",
      {
        cause: error,
      },
    );
  }
};
