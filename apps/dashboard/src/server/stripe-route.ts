import { readText } from "@sluice/api";
import { AppError, ERRORS, problem } from "@sluice/contracts";
import { receiveNotification } from "@sluice/control";
import { wire } from "./wire.ts";

const refuse = (error: AppError): Response =>
  Response.json(problem(error.code, error.message), { status: ERRORS[error.code].status });

/** Its signature is over the exact bytes of the body. What is answered 2xx has had its effect; the rest is sent again. */
export const handleStripeWebhook = async (request: Request): Promise<Response> => {
  try {
    // The provider's largest have a few hundred KB; and anybody can post here.
    const body = await readText(request);
    const signature = request.headers.get("stripe-signature") ?? "";
    const { id, type, outcome, problem: trouble } = await receiveNotification(wire().control, { body, signature });
    if (trouble !== null) console.error(`Stripe cannot bill some usage (${type}, ${id}): ${trouble}`);
    if (outcome === "foreign") console.warn(`Stripe told of a customer that is none of ours (${type}, ${id})`);
    return Response.json({ outcome });
  } catch (error) {
    if (error instanceof AppError) return refuse(error);
    console.error("Stripe's notification failed:", error);
    return refuse(new AppError("unavailable", "The notification could not be taken. Send it again."));
  }
};
