import { AppError, ERRORS, problem } from "@sluice/contracts";
import { receiveNotification } from "@sluice/control";
import { wire } from "./wire.ts";

/** The provider's largest are a few hundred KB. */
const MAX_BODY_BYTES = 1_000_000;

const refuse = (error: AppError): Response =>
  Response.json(problem(error.code, error.message), { status: ERRORS[error.code].status });

/** Its signature is over the exact bytes of the body. What is answered 2xx has had its effect; the rest is sent again. */
export const handleStripeWebhook = async (request: Request): Promise<Response> => {
  const { control } = wire();
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    return refuse(new AppError("body_too_large", "A notification has at most 1 MB."));
  }
  const body = await request.text();
  if (body.length > MAX_BODY_BYTES) return refuse(new AppError("body_too_large", "A notification has at most 1 MB."));
  try {
    const signature = request.headers.get("stripe-signature") ?? "";
    const { id, type, outcome, problem: trouble } = await receiveNotification(control, { body, signature });
    if (trouble !== null) console.error(`Stripe cannot bill some usage (${type}, ${id}): ${trouble}`);
    if (outcome === "foreign") console.warn(`Stripe told of a customer that is none of ours (${type}, ${id})`);
    return Response.json({ outcome });
  } catch (error) {
    if (error instanceof AppError) return refuse(error);
    console.error("Stripe's notification failed:", error);
    return refuse(new AppError("unavailable", "The notification could not be taken. Send it again."));
  }
};
