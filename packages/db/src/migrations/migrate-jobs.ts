import { runMigrations } from "graphile-worker";

/** Brings the job queue's own tables (schema `graphile_worker`) to what its library expects. */
export const migrateJobs = (databaseUrl: string): Promise<void> => runMigrations({ connectionString: databaseUrl });
