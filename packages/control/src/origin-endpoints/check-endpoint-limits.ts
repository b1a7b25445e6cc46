import type { Entitlements } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { checkLimit } from "../tenants/check-limit.ts";

interface Limited {
  readonly startOverWindowSeconds: number;
  readonly manifests: readonly unknown[];
}

/**
 * What an endpoint itself may be. One that grew under a larger plan may stay as it is, and shrink: only what grows is held to
 * the limit.
 * @throws AppError `limit_reached`
 */
export const checkEndpointLimits = (
  context: TenantContext,
  entitlements: Entitlements,
  before: Limited | undefined,
  after: Limited,
): void => {
  const hours = after.startOverWindowSeconds / 3600;
  const hoursBefore = (before?.startOverWindowSeconds ?? 0) / 3600;
  if (hours > hoursBefore) {
    checkLimit(context, entitlements, "startOverHours", { current: hoursBefore, asked: hours });
  }
  const manifestsBefore = before?.manifests.length ?? 0;
  if (after.manifests.length > manifestsBefore) {
    checkLimit(context, entitlements, "manifestsPerOriginEndpoint", {
      current: manifestsBefore,
      asked: after.manifests.length,
    });
  }
};
