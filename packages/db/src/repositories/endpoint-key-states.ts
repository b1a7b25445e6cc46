import type { TenantId } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";
import type { EndpointKeyState } from "../generated/client.ts";

export type EndpointKeyStateRow = EndpointKeyState;

export const findEndpointKeyState = (tx: TenantTx, originEndpointId: string): Promise<EndpointKeyStateRow | null> =>
  tx.endpointKeyState.findUnique({ where: { originEndpointId } });

export const putEndpointKeyState = async (tx: TenantTx, row: EndpointKeyStateRow): Promise<void> => {
  const { originEndpointId, tenantId, ...state } = row;
  await tx.endpointKeyState.upsert({
    where: { originEndpointId },
    create: row,
    update: state,
    select: { originEndpointId: true },
  });
};

export const deleteEndpointKeyState = async (tx: TenantTx, originEndpointId: string): Promise<void> => {
  await tx.endpointKeyState.deleteMany({ where: { originEndpointId } });
};

/**
 * Endpoints whose keys somebody must look after now, each given to one asker alone until `leaseUntil`: who dies meanwhile
 * leaves it to others then. No more than `perTenant` of one tenant, so that slow key servers of one keep no other waiting.
 */
export const claimDueKeyStates = (
  tx: SystemTx,
  { now, leaseUntil, take, perTenant }: { now: Date; leaseUntil: Date; take: number; perTenant: number },
): Promise<{ originEndpointId: string; tenantId: TenantId }[]> =>
  tx.$queryRaw`
    update endpoint_key_state set due_at = ${leaseUntil}
    where origin_endpoint_id in (
      select state.origin_endpoint_id from endpoint_key_state state
      join (
        select s.origin_endpoint_id, row_number() over (partition by s.tenant_id order by s.due_at, s.origin_endpoint_id) as nth
        from endpoint_key_state s join tenant t on t.id = s.tenant_id
        where s.due_at <= ${now} and t.closed_at is null and t.suspended_at is null
      ) ranked on ranked.origin_endpoint_id = state.origin_endpoint_id
      where ranked.nth <= ${perTenant} and state.due_at <= ${now}
      order by state.due_at limit ${take} for update of state skip locked
    )
    returning origin_endpoint_id as "originEndpointId", tenant_id as "tenantId"`;
