import { createHash } from "node:crypto";
import { Client } from "pg";

export interface Population {
  readonly tenants: number;
  readonly channelsPerTenant: number;
}

export const SEEDED_GROUP = "live";
/** Of tenant `n`, from 1. */
export const secretOf = (n: number): string => `sk_scale_${String(n).padStart(8, "0")}`;
export const channelOf = (n: number): string => `channel-${n}`;

const READ_PERMISSIONS = ["channelGroup:read", "channel:read", "originEndpoint:read", "usage:read"];
/**
 * As they are after a day: the planner must not take a table of 100,000 rows for an empty one, nor is the first minute's tidying up
 * after so many new rows what is measured.
 */
const TABLES = [
  "tenant",
  "channel_group",
  "channel",
  "ingest_endpoint",
  "origin_endpoint",
  "api_key",
  "channel_config",
];

/**
 * Fills the database with tenants that each have a group, so many channels with both ingest endpoints and one origin
 * endpoint, and an API key. No packager is told of their channels: what is measured is the control plane.
 */
export const seedTenants = async (databaseUrl: string, { tenants, channelsPerTenant }: Population): Promise<void> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const hashes = Array.from({ length: tenants }, (_, i) =>
      createHash("sha256")
        .update(secretOf(i + 1))
        .digest("hex"),
    );
    const id = (prefix: string, number: string): string => `'${prefix}_' || lpad((${number})::text, 20, '0')`;
    const everyTenant = `generate_series(1, ${tenants}) t`;
    const everyChannel = `${everyTenant}, generate_series(1, ${channelsPerTenant}) c`;
    const channelNumber = `(t - 1) * ${channelsPerTenant} + c`;
    await client.query("begin");
    await client.query(`
      insert into tenant (id, name) select ${id("tn", "t")}, 'Tenant ' || t from ${everyTenant};
      insert into channel_group (id, tenant_id, name, description, egress_id)
        select ${id("cg", "t")}, ${id("tn", "t")}, '${SEEDED_GROUP}', '', 's' || t from ${everyTenant};
      insert into channel (id, tenant_id, channel_group_id, name, description, input_type, test_source)
        select ${id("ch", channelNumber)}, ${id("tn", "t")}, ${id("cg", "t")}, 'channel-' || c, '', 'HLS', false
        from ${everyChannel};
      insert into ingest_endpoint (id, tenant_id, channel_id, index, username, sealed_password)
        select ${id("ie", `(${channelNumber}) * 2 + i`)}, ${id("tn", "t")}, ${id("ch", channelNumber)}, i, 'user', ''
        from ${everyChannel}, generate_series(1, 2) i;
      insert into origin_endpoint (id, tenant_id, channel_id, name, description, container, segment_duration_seconds,
          segment_name, ts_use_audio_rendition_group, start_over_window_seconds, manifests)
        select ${id("ep", channelNumber)}, ${id("tn", "t")}, ${id("ch", channelNumber)}, 'ts', '', 'TS', 6, 'segment', false,
          0, '[{"kind":"HLS","name":"index","windowSeconds":60,"programDateTimeIntervalSeconds":1}]'::jsonb
        from ${everyChannel};`);
    await client.query(
      `insert into api_key (id, tenant_id, name, prefix, secret_hash, permissions, created_by, last_used_at)
       select 'ak_' || lpad(t::text, 20, '0'), 'tn_' || lpad(t::text, 20, '0'), 'scale', 'sk_scale', hash, $2, 'scale', now()
       from unnest($1::text[]) with ordinality as keys (hash, t)`,
      [hashes, READ_PERMISSIONS],
    );
    await client.query("commit");
    for (const table of TABLES) await client.query(`vacuum (analyze) ${table}`);
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
};
