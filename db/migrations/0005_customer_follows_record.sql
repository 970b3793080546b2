-- A row about a customer belongs to a source record, and its customer is whoever that record belongs to now. Locking the
-- customer makes a write and a merge wait for each other, so that no row is left with a customer that was merged away.
CREATE FUNCTION relais_customer_follows_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  current_customer uuid;
BEGIN
  IF NEW.source_record_id IS NULL THEN
    RETURN NEW;
  END IF;
  LOOP
    SELECT customer_id INTO current_customer FROM customer_links
      WHERE source_record_id = NEW.source_record_id AND until IS NULL;
    IF current_customer IS NULL THEN
      RAISE EXCEPTION 'source record % belongs to no customer', NEW.source_record_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    PERFORM 1 FROM customers WHERE id = current_customer AND merged_into_id IS NULL FOR NO KEY UPDATE;
    EXIT WHEN FOUND;
    -- The record moved while we waited for its customer: look again.
  END LOOP;
  NEW.customer_id := current_customer;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER interactions_customer_follows_record BEFORE INSERT ON interactions
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
CREATE TRIGGER conversations_customer_follows_record BEFORE INSERT ON conversations
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
CREATE TRIGGER contact_point_uses_customer_follows_record BEFORE INSERT ON contact_point_uses
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
CREATE TRIGGER commitments_customer_follows_record BEFORE INSERT ON commitments
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
CREATE TRIGGER merges_kept BEFORE DELETE ON merges FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
--> statement-breakpoint
CREATE TRIGGER customers_kept BEFORE DELETE ON customers FOR EACH ROW EXECUTE FUNCTION relais_refuse_change();
