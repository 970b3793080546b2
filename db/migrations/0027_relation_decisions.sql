CREATE TABLE "relation_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"record_a" uuid NOT NULL,
	"record_b" uuid NOT NULL,
	"belongs" boolean NOT NULL,
	"reason" text NOT NULL,
	"decided_by" uuid,
	"decided_by_name" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_name" text,
	CONSTRAINT "relation_decisions_kind" CHECK ("relation_decisions"."kind" in ('household','organisation')),
	CONSTRAINT "relation_decisions_order" CHECK ("relation_decisions"."record_a" <> "relation_decisions"."record_b" and ("relation_decisions"."kind" = 'organisation' or "relation_decisions"."record_a" < "relation_decisions"."record_b"))
);
--> statement-breakpoint
DROP INDEX "attribute_overrides_one";--> statement-breakpoint
ALTER TABLE "attribute_overrides" ADD COLUMN "merge_id" uuid;--> statement-breakpoint
ALTER TABLE "relation_decisions" ADD CONSTRAINT "relation_decisions_record_a_source_records_id_fk" FOREIGN KEY ("record_a") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relation_decisions" ADD CONSTRAINT "relation_decisions_record_b_source_records_id_fk" FOREIGN KEY ("record_b") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relation_decisions" ADD CONSTRAINT "relation_decisions_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "relation_decisions_one" ON "relation_decisions" USING btree ("kind","record_a","record_b") WHERE "relation_decisions"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "relation_decisions_record_a" ON "relation_decisions" USING btree ("record_a");--> statement-breakpoint
CREATE INDEX "relation_decisions_record_b" ON "relation_decisions" USING btree ("record_b");--> statement-breakpoint
ALTER TABLE "attribute_overrides" ADD CONSTRAINT "attribute_overrides_merge_id_merges_id_fk" FOREIGN KEY ("merge_id") REFERENCES "public"."merges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attribute_overrides_merge" ON "attribute_overrides" USING btree ("merge_id","attribute") WHERE "attribute_overrides"."merge_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "attribute_overrides_one" ON "attribute_overrides" USING btree ("source_record_id","attribute") WHERE "attribute_overrides"."withdrawn_at" is null and "attribute_overrides"."merge_id" is null;