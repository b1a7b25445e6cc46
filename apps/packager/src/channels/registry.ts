import type { ChannelConfig, ChannelId, Snapshot } from "@sluice/contracts";
import type { GroupAddress } from "../http/index.ts";
import { Channel, type ChannelServices } from "./channel.ts";

/** Channels are opened side by side, but not all at once: each reads its log. */
const OPENED_AT_ONCE = 8;
/** How long media without a configuration is kept, in case the configuration comes back. */
const ORPHAN_MS = 3_600_000;

const addressOf = (group: GroupAddress, channel: string): string => `${group.name}.${group.egressId}/${channel}`;

const addressOfConfig = ({ channelGroup, egressId, name }: ChannelConfig): string =>
  addressOf({ name: channelGroup, egressId }, name);

/** The channels that run here, by id and by address. */
export class ChannelRegistry {
  readonly #services: ChannelServices;
  readonly #byId = new Map<string, Channel>();
  readonly #byAddress = new Map<string, Channel>();
  /** Every configured channel, also one whose log could not be opened. */
  readonly #configs = new Map<string, ChannelConfig>();
  /** Not to run now, by somebody's wish: their media is kept until they are back, or deleted. */
  readonly #withdrawn = new Set<ChannelId>();
  readonly #orphanedSinceMs = new Map<string, number>();

  constructor(services: ChannelServices) {
    this.#services = services;
  }

  find(group: GroupAddress, channel: string): Channel | undefined {
    return this.#byAddress.get(addressOf(group, channel));
  }

  /** Whether a channel of that address is configured, be it open or not. */
  isConfigured(group: GroupAddress, channel: string): boolean {
    const address = addressOf(group, channel);
    if (this.#byAddress.has(address)) return true;
    for (const config of this.#configs.values()) if (addressOfConfig(config) === address) return true;
    return false;
  }

  list(): Channel[] {
    return [...this.#byId.values()];
  }

  configs(): ChannelConfig[] {
    return [...this.#configs.values()];
  }

  withdrawnIds(): ChannelId[] {
    return [...this.#withdrawn];
  }

  /** Makes a snapshot the running configuration. Requests under way go on; channels that did not change do not notice. */
  async apply(snapshot: Snapshot): Promise<void> {
    if (snapshot.complete) this.#withdrawn.clear();
    for (const channelId of snapshot.deletedChannelIds) {
      this.#withdrawn.delete(channelId);
      await this.#remove(channelId);
      await this.#deleteMedia(channelId);
    }
    for (const channelId of snapshot.withdrawnChannelIds ?? []) {
      this.#withdrawn.add(channelId);
      await this.#remove(channelId);
    }
    if (snapshot.complete) {
      const named = new Set<string>(snapshot.channels.map(({ channelId }) => channelId));
      // Not deleted by anybody's wish, as far as one can tell: the media waits, see expire().
      for (const channelId of this.#configs.keys()) if (!named.has(channelId)) await this.#remove(channelId);
    }
    const waiting = [...snapshot.channels];
    const worker = async (): Promise<void> => {
      for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) await this.#configure(config);
    };
    await Promise.all(Array.from({ length: OPENED_AT_ONCE }, worker));
  }

  /** Lets every channel forget what it no longer serves, and tries again what could not be opened. */
  async expire(): Promise<void> {
    for (const config of this.#configs.values()) if (!this.#byId.has(config.channelId)) await this.#configure(config);
    for (const channel of this.list()) {
      try {
        await channel.expire();
      } catch (error) {
        this.#services.log.error({ err: error, channelId: channel.id }, "expired media could not be removed");
      }
    }
    await this.#expireOrphans();
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((channel) => channel.close()));
  }

  async #configure(config: ChannelConfig): Promise<void> {
    this.#withdrawn.delete(config.channelId);
    this.#configs.set(config.channelId, config);
    try {
      const running = this.#byId.get(config.channelId);
      if (running === undefined) {
        this.#add(config, await Channel.open(config, this.#services));
        return;
      }
      this.#byAddress.delete(addressOfConfig(running.config));
      this.#byAddress.set(addressOfConfig(config), running);
      await running.reconfigure(config);
    } catch (error) {
      // One channel's disk trouble is not the others'; expire() tries again.
      this.#services.log.error({ err: error, channelId: config.channelId }, "a channel could not be configured");
    }
  }

  #add(config: ChannelConfig, channel: Channel): void {
    this.#orphanedSinceMs.delete(config.channelId);
    this.#byId.set(config.channelId, channel);
    this.#byAddress.set(addressOfConfig(config), channel);
  }

  async #remove(channelId: string): Promise<void> {
    const channel = this.#byId.get(channelId);
    this.#configs.delete(channelId);
    if (channel === undefined) return;
    this.#byId.delete(channelId);
    this.#byAddress.delete(addressOfConfig(channel.config));
    await channel.close();
  }

  async #expireOrphans(): Promise<void> {
    const nowMs = this.#services.nowMs();
    const withdrawn: ReadonlySet<string> = this.#withdrawn;
    for (const channelId of await this.#services.store.list()) {
      if (this.#configs.has(channelId) || withdrawn.has(channelId)) continue;
      const sinceMs = this.#orphanedSinceMs.get(channelId) ?? nowMs;
      this.#orphanedSinceMs.set(channelId, sinceMs);
      if (nowMs - sinceMs < ORPHAN_MS) continue;
      this.#orphanedSinceMs.delete(channelId);
      await this.#deleteMedia(channelId);
    }
  }

  /** What cannot be deleted must not keep the others' configuration away: as an orphan it is tried again. */
  async #deleteMedia(channelId: string): Promise<void> {
    try {
      await this.#services.store.delete(channelId);
    } catch (error) {
      this.#services.log.error({ err: error, channelId }, "the media of a deleted channel could not be removed");
    }
  }
}
