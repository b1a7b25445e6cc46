import { runStack } from "./run-stack.ts";
import { announceStack } from "./stack.ts";

/** The stack that every test shares, and for Playwright the way to stop it. */
const startStack = async (): Promise<() => Promise<void>> => {
  const { stack, stop } = await runStack("sluice");
  announceStack(stack);
  return stop;
};

export default startStack;
