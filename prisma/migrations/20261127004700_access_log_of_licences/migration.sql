-- Licences go over the packager's wire as well, so that its access log has them.
ALTER TABLE "access_log_hour" DROP CONSTRAINT "access_log_hour_kind_known";
ALTER TABLE "access_log_hour" ADD CONSTRAINT "access_log_hour_kind_known"
  CHECK ("kind" IN ('ingest', 'egressManifest', 'egressSegment', 'licence'));
