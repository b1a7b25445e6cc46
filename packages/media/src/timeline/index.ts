export type * from "./facts.ts";
export { INPUT_INDEXES } from "./facts.ts";
export type * from "./presentation-model.ts";
export * from "./ticks.ts";
