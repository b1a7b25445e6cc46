interface RefusalDetails {
  readonly param?: string;
  readonly code?: string;
}

/** What Stripe answers instead of the thing that was asked for. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: { readonly error: { readonly type: string; readonly message: string } & RefusalDetails };

  constructor(status: number, type: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.body = { error: { type, message, ...details } };
  }
}

export const invalid = (message: string, param: string, code?: string): StripeRefusal =>
  new StripeRefusal(400, "invalid_request_error", message, { param, ...(code === undefined ? {} : { code }) });

export const missingThing = (kind: string, id: string): StripeRefusal =>
  new StripeRefusal(404, "invalid_request_error", `No such ${kind}: '${id}'`, {
    param: "id",
    code: "resource_missing",
  });

export const missingParameter = (name: string): StripeRefusal =>
  invalid(`Missing required param: ${name}.`, name, "parameter_missing");
