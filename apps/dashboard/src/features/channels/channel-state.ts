import type { ChannelStatus, InputStatus, TenantStanding } from "@sluice/contracts";

/** A packager that receives media reports each second; after this it is taken for silent. */
const SILENT_AFTER_MS = 12_000;

export type ChannelStateKind = "live" | "stalled" | "ended" | "idle" | "unknown" | "paused";

export interface ChannelState {
  readonly kind: ChannelStateKind;
  readonly label: string;
  readonly tone: "live" | "warn" | "neutral" | "bad";
  /** One sentence: what it means. */
  readonly meaning: string;
}

const STATES = {
  live: { label: "Live", tone: "live", meaning: "Media is arriving and being served." },
  stalled: {
    label: "Stalled",
    tone: "warn",
    meaning: "The encoder stopped sending. Viewers get what is left of the window.",
  },
  ended: { label: "Ended", tone: "neutral", meaning: "The encoder said that the stream is over." },
  idle: { label: "No signal", tone: "neutral", meaning: "Nothing has been sent yet." },
  unknown: {
    label: "Unknown",
    tone: "bad",
    meaning: "The packager has not reported for a while, so what you see may be old.",
  },
  paused: {
    label: "Paused",
    tone: "bad",
    meaning: "Channels are switched off until the open payment is made: encoders and players are refused.",
  },
} as const satisfies Record<ChannelStateKind, Omit<ChannelState, "kind">>;

const stateOf = (kind: ChannelStateKind): ChannelState => ({ kind, ...STATES[kind] });

/** Whether somebody should do something about it. */
export const needsLook = ({ tone }: ChannelState): boolean => tone === "bad" || tone === "warn";

/** What a channel does now, in one word. `nowMs` is the server's clock, as `atMs` is. */
export const channelStateOf = (
  status: ChannelStatus | null,
  nowMs: number,
  standing: TenantStanding["standing"],
): ChannelState => {
  if (standing === "paused") return stateOf("paused");
  if (status === null) return stateOf("idle");
  const onAir = status.inputs.find(({ index }) => index === status.onAirInput);
  const isReceiving = status.inputs.some(({ state }) => state === "receiving");
  if (isReceiving && nowMs - status.atMs > SILENT_AFTER_MS) return stateOf("unknown");
  if (onAir === undefined) return stateOf(isReceiving ? "live" : "idle");
  if (onAir.state === "receiving" || isReceiving) return stateOf("live");
  return stateOf(onAir.state);
};

export const INPUT_STATE_LABELS = {
  idle: "No signal",
  receiving: "Receiving",
  stalled: "Stalled",
  ended: "Ended",
} as const satisfies Record<InputStatus["state"], string>;

export const INPUT_STATE_TONES = {
  idle: "neutral",
  receiving: "live",
  stalled: "warn",
  ended: "neutral",
} as const satisfies Record<InputStatus["state"], "live" | "warn" | "neutral">;
