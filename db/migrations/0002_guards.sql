CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER source_records_kept BEFORE DELETE ON source_records
  FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE FUNCTION relais_keep_raw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.raw IS DISTINCT FROM OLD.raw OR NEW.provider_id <> OLD.provider_id OR NEW.received_at <> OLD.received_at THEN
    RAISE EXCEPTION 'inbound_deliveries keeps what came in: change refused' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER inbound_deliveries_keep_raw BEFORE UPDATE ON inbound_deliveries
  FOR EACH ROW EXECUTE FUNCTION relais_keep_raw();
