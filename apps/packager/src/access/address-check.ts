import type { AccessRefusal, AddressRules } from "@sluice/contracts";
import { AddressBlocks, type IpAddress } from "@sluice/viewer-tokens";

export type AddressRefusal = Extract<AccessRefusal, `address_${string}`>;

/** Rules on network addresses, made ready once. */
export class AddressCheck {
  /** Whoever it is may come. */
  readonly isOpen: boolean;
  readonly #allowed: AddressBlocks;
  readonly #denied: AddressBlocks;

  constructor(rules: AddressRules | undefined) {
    this.#allowed = new AddressBlocks(rules?.ipAllowList ?? []);
    this.#denied = new AddressBlocks(rules?.ipDenyList ?? []);
    this.isOpen = this.#allowed.isEmpty && this.#denied.isEmpty;
  }

  /** undefined: the client may come. An address that cannot be read is on no list, and may not. */
  refusalOf(client: IpAddress | undefined): AddressRefusal | undefined {
    if (this.isOpen) return undefined;
    if (client === undefined) return "address_unknown";
    if (this.#denied.has(client)) return "address_denied";
    return this.#allowed.isEmpty || this.#allowed.has(client) ? undefined : "address_not_allowed";
  }
}
