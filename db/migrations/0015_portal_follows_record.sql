CREATE TRIGGER preference_changes_customer_follows_record BEFORE INSERT ON preference_changes
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
CREATE TRIGGER privacy_requests_customer_follows_record BEFORE INSERT ON privacy_requests
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
