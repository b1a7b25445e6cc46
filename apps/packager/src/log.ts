import { type Logger, pino } from "pino";

/** JSON lines on standard output; what could be a secret never gets there. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "authorization",
        "*.authorization",
        "headers",
        "*.headers",
        "serviceToken",
        "*.serviceToken",
        "ha1",
        "*.ha1",
      ],
      censor: "[redacted]",
    },
  });
