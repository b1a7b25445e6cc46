-- Corrections are of a tenant's hour and of no channel: keys that are confined to channel groups see none of them.
CREATE POLICY key_confinement ON "usage_adjustment" AS RESTRICTIVE TO sluice_app
  USING (current_channel_group_ids() IS NULL);
