import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isOperator, readSession } from "./auth.ts";

/** The title of a page of operators. Everybody else is not even told that: a title would say that there is a page. */
export const operatorMetadata = (title: string) => async (): Promise<Metadata> => {
  const session = await readSession();
  if (session === null || !isOperator(session.user)) notFound();
  return { title };
};
