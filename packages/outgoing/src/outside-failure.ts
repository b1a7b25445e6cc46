export type OutsideFailureKind = "address_refused" | "unreachable" | "timeout" | "tls_failed" | "answer_too_large";

/** There was no whole answer. The message is ours; what the other side or the system said is the cause. */
export class OutsideFailure extends Error {
  override readonly name = "OutsideFailure";
  readonly kind: OutsideFailureKind;

  constructor(kind: OutsideFailureKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
