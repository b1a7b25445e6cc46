import type { Control } from "@sluice/control";
import type { Logger } from "pino";
import type { MailSender } from "../mail-sender.ts";

export interface JobDependencies {
  readonly control: Control;
  /** Absent: there is no mail server. */
  readonly sendMail: MailSender | undefined;
  readonly log: Logger;
}

/** A task of the queue. Every job may run twice: after a crash the queue does not know whether it was done. */
export interface Job {
  readonly id: string;
  /** In UTC, as in crontab(5); absent for jobs that are only asked for. */
  readonly schedule?: string;
  readonly run: (dependencies: JobDependencies, payload: unknown) => Promise<void>;
}
