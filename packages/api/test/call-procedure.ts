import { AppError, type ErrorCode } from "@sluice/contracts";
import { TRPCError } from "@trpc/server";
import { type ApiContext, appRouter, createCallerFactory } from "../src/index.ts";

const createCaller = createCallerFactory(appRouter);

export type Outcome = { readonly answer: unknown } | { readonly refused: ErrorCode };

/** Calls a procedure by name. What is no refusal of ours is thrown. */
export const callProcedure = async (context: ApiContext, name: string, input: unknown): Promise<Outcome> => {
  let call: unknown = createCaller(context);
  for (const part of name.split(".")) call = (call as Record<string, unknown>)[part];
  try {
    return { answer: await (call as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof AppError) return { refused: error.cause.code };
    throw error;
  }
};
