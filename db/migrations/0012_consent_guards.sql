-- The ledger is append-only: nobody changes or removes an entry, not even the owner of the tables, without first removing
-- these triggers; and whoever does that is betrayed by the signed checkpoints outside of the database.
CREATE TRIGGER consent_events_append_only BEFORE UPDATE OR DELETE ON consent_events
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER consent_events_no_truncate BEFORE TRUNCATE ON consent_events
  FOR EACH STATEMENT EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER consent_checkpoints_append_only BEFORE UPDATE OR DELETE ON consent_checkpoints
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER consent_tree_nodes_append_only BEFORE UPDATE OR DELETE ON consent_tree_nodes
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER consent_notices_kept BEFORE DELETE ON consent_notices
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
-- A version of a notice is what somebody was shown: it may be retired, never reworded.
CREATE FUNCTION relais_keep_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.version, NEW.language, NEW.purpose, NEW.channel, NEW.text, NEW.sha256, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.version, OLD.language, OLD.purpose, OLD.channel, OLD.text, OLD.sha256, OLD.created_at) THEN
    RAISE EXCEPTION 'consent_notices keeps what was shown: change refused' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER consent_notices_keep BEFORE UPDATE ON consent_notices
  FOR EACH ROW EXECUTE FUNCTION relais_keep_notice();
--> statement-breakpoint
-- An entry follows the last one. The unique index on prev_hash already forbids a second successor; this also forbids a
-- beginning elsewhere, so that the chain is one from its first entry.
CREATE FUNCTION relais_follow_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head record;
BEGIN
  SELECT seq, hash INTO head FROM consent_events ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> coalesce(head.seq, 0) + 1 OR NEW.prev_hash <> coalesce(head.hash, repeat('0', 64)) THEN
    RAISE EXCEPTION 'consent_events: entry % does not follow entry %', NEW.seq, coalesce(head.seq, 0)
      USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER consent_events_follow_chain BEFORE INSERT ON consent_events
  FOR EACH ROW EXECUTE FUNCTION relais_follow_chain();
--> statement-breakpoint
-- Writers act as a role that may only INSERT and SELECT. The launcher makes it for the database it keeps; elsewhere it is
-- made here where the migrating role may make roles. Where it is missing the triggers stand alone (docs/CONSENT.md).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_ledger') THEN
    CREATE ROLE relais_ledger NOLOGIN;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'role relais_ledger is missing and may not be made by %', current_user;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_ledger') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO relais_ledger', current_schema());
    GRANT SELECT, INSERT ON consent_events TO relais_ledger;
  END IF;
END $$;
--> statement-breakpoint
-- Becomes the ledger's role until the transaction ends, or says false where this connection may not.
CREATE FUNCTION relais_become_ledger() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_ledger') AND pg_has_role('relais_ledger', 'SET') THEN
    PERFORM set_config('role', 'relais_ledger', true);
    RETURN true;
  END IF;
  RETURN false;
END $$;
--> statement-breakpoint
CREATE TRIGGER contact_decisions_customer_follows_record BEFORE INSERT ON contact_decisions
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
