import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";

/** Sends the browser to a page of the payment provider, or says why it cannot. */
export const goToPaymentPage = async (open: () => Promise<{ url: string }>): Promise<void> => {
  try {
    window.location.assign((await open()).url);
  } catch (error) {
    toast.error(problemOf(error).message);
  }
};
