CREATE TABLE "attribute_overrides" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"customer_id" uuid NOT NULL,
	"source_record_id" uuid NOT NULL,
	"attribute" text NOT NULL,
	"value" text NOT NULL,
	"reason" text NOT NULL,
	"decided_by" uuid,
	"decided_by_name" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_name" text
);
--> statement-breakpoint
CREATE TABLE "contact_point_limits" (
	"kind" text PRIMARY KEY NOT NULL,
	"per_customer" integer NOT NULL,
	"per_value" integer NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid,
	CONSTRAINT "contact_point_limits_positive" CHECK ("contact_point_limits"."per_customer" >= 1 and "contact_point_limits"."per_value" >= 1)
);
--> statement-breakpoint
CREATE TABLE "match_runs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"stage" text DEFAULT 'reading' NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"started_by" uuid,
	"started_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "match_runs_status" CHECK ("match_runs"."status" in ('queued','running','done','cancelled','failed'))
);
--> statement-breakpoint
CREATE TABLE "match_terms" (
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"term" text NOT NULL,
	"frequency" double precision NOT NULL,
	CONSTRAINT "match_terms_kind_name_term_pk" PRIMARY KEY("kind","name","term")
);
--> statement-breakpoint
ALTER TABLE "match_candidates" ADD COLUMN "merge_id" uuid;--> statement-breakpoint
ALTER TABLE "match_models" ADD COLUMN "kind" text DEFAULT 'individual' NOT NULL;--> statement-breakpoint
ALTER TABLE "attribute_overrides" ADD CONSTRAINT "attribute_overrides_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribute_overrides" ADD CONSTRAINT "attribute_overrides_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribute_overrides" ADD CONSTRAINT "attribute_overrides_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_point_limits" ADD CONSTRAINT "contact_point_limits_updated_by_users_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_runs" ADD CONSTRAINT "match_runs_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attribute_overrides_one" ON "attribute_overrides" USING btree ("source_record_id","attribute") WHERE "attribute_overrides"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "attribute_overrides_customer" ON "attribute_overrides" USING btree ("customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "match_runs_one_open" ON "match_runs" USING btree ((true)) WHERE "match_runs"."status" in ('queued','running');--> statement-breakpoint
CREATE INDEX "match_runs_newest" ON "match_runs" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "match_candidates" ADD CONSTRAINT "match_candidates_merge_id_merges_id_fk" FOREIGN KEY ("merge_id") REFERENCES "public"."merges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "match_candidates_decided" ON "match_candidates" USING btree ("decided_at" DESC NULLS LAST,"id") WHERE "match_candidates"."status" in ('merged','different','never');--> statement-breakpoint
CREATE INDEX "match_models_newest" ON "match_models" USING btree ("kind","version" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "match_models" ADD CONSTRAINT "match_models_kind" CHECK ("match_models"."kind" in ('individual','organisation'));