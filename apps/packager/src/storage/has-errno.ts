export const hasErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
