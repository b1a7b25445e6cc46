export { deployMigrations } from "./deploy-migrations.ts";
export { migrateJobs } from "./migrate-jobs.ts";
