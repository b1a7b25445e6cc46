-- Mails have a designed form besides their text.
ALTER TABLE "mail" ADD COLUMN "html" TEXT NOT NULL DEFAULT '';

-- Mails that belong to a change of a tenant (invitations, roles) are written in that change's own transaction. The application
-- role may write one this way and still reads none: there are links in them.
CREATE FUNCTION queue_mail(mail_id text, mail_recipient text, mail_subject text, mail_text text, mail_html text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO mail (id, recipient, subject, text, html) VALUES (mail_id, mail_recipient, mail_subject, mail_text, mail_html);
  -- The mail's id is the job's key: a delivery that is asked for twice is one job.
  PERFORM enqueue_job('deliver-mail', json_build_object('mailId', mail_id), mail_id);
END
$$;

REVOKE ALL ON FUNCTION queue_mail(text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION queue_mail(text, text, text, text, text) TO sluice_app, sluice_system;
