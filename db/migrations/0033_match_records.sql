CREATE TABLE "match_records" (
	"source_record_id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"points" jsonb NOT NULL,
	"uses" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "match_records_customer" ON "match_records" USING btree ("customer_id");--> statement-breakpoint
-- Sharing is rare: where a record's points are compared, those that are shared are looked up among the few.
CREATE INDEX contact_points_shared ON contact_points (id) WHERE shared_at IS NOT NULL;
--> statement-breakpoint
-- Writes how these records are compared, in their transaction. Who changes a link or a use holds its customer's lock, so
-- that no two transactions write the same row from what each of them sees.
CREATE FUNCTION relais_write_match_records(records uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO match_records (source_record_id, customer_id, points, uses)
  SELECT l.source_record_id, l.customer_id, p.points, p.uses
  -- The planner does not look into a subquery: one plan for one record and for thousands.
  FROM unnest((SELECT records)) AS r (id)
  JOIN customer_links l ON l.source_record_id = r.id AND l.until IS NULL
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS uses,
      coalesce(jsonb_agg(jsonb_build_array(u.id, p.id, p.kind, p.value) ORDER BY u.valid_from, u.id)
        FILTER (WHERE p.kind IN ('email', 'phone', 'whatsapp')), '[]') AS points
    FROM contact_point_uses u JOIN contact_points p ON p.id = u.contact_point_id
    WHERE u.source_record_id = r.id AND u.valid_to IS NULL
  ) p
  ORDER BY l.source_record_id
  ON CONFLICT (source_record_id) DO UPDATE
    SET customer_id = excluded.customer_id, points = excluded.points, uses = excluded.uses
    WHERE (match_records.customer_id, match_records.points, match_records.uses)
      IS DISTINCT FROM (excluded.customer_id, excluded.points, excluded.uses);
END
$$;
--> statement-breakpoint
CREATE FUNCTION relais_follow_match_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM relais_write_match_records((SELECT array_agg(DISTINCT source_record_id) FROM changed));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION relais_leave_match_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM match_records m USING (SELECT DISTINCT source_record_id FROM changed) c
  WHERE m.source_record_id = c.source_record_id AND NOT EXISTS (
    SELECT FROM customer_links l WHERE l.source_record_id = c.source_record_id AND l.until IS NULL);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER customer_links_match_records AFTER INSERT ON customer_links
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION relais_follow_match_records();
--> statement-breakpoint
CREATE TRIGGER customer_links_leave_match_records AFTER UPDATE ON customer_links
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION relais_leave_match_records();
--> statement-breakpoint
CREATE TRIGGER contact_point_uses_match_records AFTER INSERT ON contact_point_uses
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION relais_follow_match_records();
--> statement-breakpoint
CREATE TRIGGER contact_point_uses_changed_match_records AFTER UPDATE ON contact_point_uses
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION relais_follow_match_records();
--> statement-breakpoint
CREATE TRIGGER contact_point_uses_gone_match_records AFTER DELETE ON contact_point_uses
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION relais_follow_match_records();
--> statement-breakpoint
SELECT relais_write_match_records((SELECT array_agg(source_record_id) FROM customer_links WHERE until IS NULL));
