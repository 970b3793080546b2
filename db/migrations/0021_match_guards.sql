CREATE TRIGGER attribute_overrides_customer_follows_record BEFORE INSERT ON attribute_overrides
  FOR EACH ROW EXECUTE FUNCTION relais_customer_follows_record();
--> statement-breakpoint
INSERT INTO contact_point_limits (kind, per_customer, per_value) VALUES
  ('mobile', 8, 5), ('landline', 8, 8), ('email', 10, 5), ('whatsapp', 8, 5), ('social', 8, 3), ('number', 20, 5);
--> statement-breakpoint
INSERT INTO blocked_values (kind, value, reason) VALUES
  ('phone', '+33600000000', 'placeholder'), ('phone', '+33612345678', 'placeholder'), ('phone', '+33102030405', 'placeholder'),
  ('phone', '+33123456789', 'placeholder'), ('phone', '+33100000000', 'placeholder'), ('phone', '+33700000000', 'placeholder'),
  ('phone', '+33606060606', 'placeholder'),
  ('email', 'noreply@*', 'robot'), ('email', 'no-reply@*', 'robot'), ('email', 'ne-pas-repondre@*', 'robot'),
  ('email', 'nepasrepondre@*', 'robot'), ('email', 'donotreply@*', 'robot'), ('email', 'do-not-reply@*', 'robot'),
  ('email', 'mailer-daemon@*', 'robot'), ('email', 'postmaster@*', 'robot'),
  ('email', 'test@test.fr', 'test'), ('email', 'test@test.com', 'test'), ('email', 'a@a.fr', 'placeholder'),
  ('email', 'aucun@aucun.fr', 'placeholder'), ('email', 'inconnu@inconnu.fr', 'placeholder')
ON CONFLICT DO NOTHING;
