ALTER TABLE "match_candidates" ADD COLUMN "status_before" text;--> statement-breakpoint
CREATE INDEX "match_candidates_merge" ON "match_candidates" USING btree ("merge_id");