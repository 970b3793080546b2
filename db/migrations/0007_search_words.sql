CREATE TABLE "search_words" (
	"word" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "search_words_beginning" ON "search_words" USING btree ("word" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "search_words_similar" ON "search_words" USING gin ("word" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "interactions_recent" ON "interactions" USING btree ("received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
-- The words of a search text that somebody may mistype: letters only, so no address of anybody is among them.
CREATE FUNCTION relais_words(value text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT w FROM string_to_table(translate(value, '-_.,;:/&()''’', '            '), ' ') AS w
  WHERE length(w) BETWEEN 4 AND 30 AND translate(w, '0123456789@+', '') = w
$$;
--> statement-breakpoint
CREATE FUNCTION relais_learn_inserted_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (word)
    SELECT DISTINCT w FROM inserted, relais_words(inserted.search_text) AS w
    WHERE NOT EXISTS (SELECT FROM search_words s WHERE s.word = w);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION relais_learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (word)
    SELECT w FROM relais_words(NEW.search_text) AS w WHERE NOT EXISTS (SELECT FROM search_words s WHERE s.word = w);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- An erased customer's words go with it, save those that somebody else has as well.
CREATE FUNCTION relais_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_words s USING relais_words(OLD.search_text) AS w
    WHERE s.word = w AND NOT EXISTS (
      SELECT FROM customers c WHERE c.id <> OLD.id AND c.erased_at IS NULL AND c.search_text LIKE '%' || w || '%');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER customers_inserted_words AFTER INSERT ON customers REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION relais_learn_inserted_words();
--> statement-breakpoint
CREATE TRIGGER customers_changed_words AFTER UPDATE OF search_text ON customers
  FOR EACH ROW WHEN (NEW.erased_at IS NULL AND OLD.search_text IS DISTINCT FROM NEW.search_text)
  EXECUTE FUNCTION relais_learn_words();
--> statement-breakpoint
CREATE TRIGGER customers_erased_words AFTER UPDATE OF erased_at ON customers
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION relais_forget_words();
--> statement-breakpoint
INSERT INTO search_words (word) SELECT DISTINCT w FROM customers, relais_words(customers.search_text) AS w;
