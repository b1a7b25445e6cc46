/** Everything that the operators' own log can say was looked at or done, in words; what is missing here cannot be done. */
export const OPERATOR_ACTIONS = {
  "audit.list": "Looked at this log",
  "job.retry": "Let a failed job run again",
  "jobs.list": "Looked at the jobs that failed",
  "mail.retry": "Let a mail go out again",
  "mails.list": "Looked at the mails that failed",
  "nodes.list": "Looked at the packagers",
  "reconciliation.accessLog": "Compared usage with the access logs",
  "reconciliation.provider": "Compared usage with the payment provider",
  "tenant.release": "Released a tenant",
  "tenant.setFlag": "Switched a feature of a tenant",
  "tenant.setLimits": "Set the limits of a tenant",
  "tenant.setPlan": "Changed the plan of a tenant",
  "tenant.standing": "Gave a tenant more time to pay",
  "tenant.suspend": "Suspended a tenant",
  "tenant.view": "Looked at a tenant",
  "tenants.list": "Looked through the tenants",
  "usage.view": "Looked at the usage of all tenants",
} as const satisfies Record<`${string}.${string}`, string>;

export type OperatorAction = keyof typeof OPERATOR_ACTIONS;
