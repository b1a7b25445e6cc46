import { deliverMail } from "@sluice/control";
import { z } from "zod";
import type { Job } from "./job.ts";

const payloadSchema = z.object({ mailId: z.string() });

/** Asked for by whoever writes a mail. A mail server that refuses or is away is tried again, later and later. */
export const deliverMailJob: Job = {
  id: "deliver-mail",
  run: async ({ control, sendMail, log }, payload) => {
    const { mailId } = payloadSchema.parse(payload);
    const outcome = await deliverMail(control, mailId, sendMail);
    log.info({ mailId, outcome }, "mail");
  },
};
