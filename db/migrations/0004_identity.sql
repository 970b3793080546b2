CREATE TABLE "blocked_values" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "blocked_values_kind_value_pk" PRIMARY KEY("kind","value")
);
--> statement-breakpoint
CREATE TABLE "match_candidates" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"record_a" uuid NOT NULL,
	"record_b" uuid NOT NULL,
	"weight" double precision NOT NULL,
	"probability" double precision NOT NULL,
	"contributions" jsonb NOT NULL,
	"model_version" integer NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "match_candidates_order" CHECK ("match_candidates"."record_a" < "match_candidates"."record_b"),
	CONSTRAINT "match_candidates_status" CHECK ("match_candidates"."status" in ('open','later','merged','different','never'))
);
--> statement-breakpoint
CREATE TABLE "match_keys" (
	"key" bigint NOT NULL,
	"source_record_id" uuid NOT NULL,
	CONSTRAINT "match_keys_key_source_record_id_pk" PRIMARY KEY("key","source_record_id")
);
--> statement-breakpoint
CREATE TABLE "match_models" (
	"version" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "match_models_version_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"model" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "merge_records" (
	"merge_id" uuid NOT NULL,
	"source_record_id" uuid NOT NULL,
	CONSTRAINT "merge_records_merge_id_source_record_id_pk" PRIMARY KEY("merge_id","source_record_id")
);
--> statement-breakpoint
CREATE TABLE "merges" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"survivor_id" uuid NOT NULL,
	"merged_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"automatic" boolean DEFAULT false NOT NULL,
	"decided_by" uuid,
	"decided_by_name" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" uuid,
	"undone_by_name" text,
	"undo_reason" text,
	CONSTRAINT "merges_no_self" CHECK ("merges"."survivor_id" <> "merges"."merged_id")
);
--> statement-breakpoint
ALTER TABLE "customer_links" ADD COLUMN "via_source_record_id" uuid;--> statement-breakpoint
ALTER TABLE "match_candidates" ADD CONSTRAINT "match_candidates_record_a_source_records_id_fk" FOREIGN KEY ("record_a") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_candidates" ADD CONSTRAINT "match_candidates_record_b_source_records_id_fk" FOREIGN KEY ("record_b") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_candidates" ADD CONSTRAINT "match_candidates_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_keys" ADD CONSTRAINT "match_keys_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_models" ADD CONSTRAINT "match_models_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_records" ADD CONSTRAINT "merge_records_merge_id_merges_id_fk" FOREIGN KEY ("merge_id") REFERENCES "public"."merges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_records" ADD CONSTRAINT "merge_records_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merges" ADD CONSTRAINT "merges_survivor_id_customers_id_fk" FOREIGN KEY ("survivor_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merges" ADD CONSTRAINT "merges_merged_id_customers_id_fk" FOREIGN KEY ("merged_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merges" ADD CONSTRAINT "merges_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merges" ADD CONSTRAINT "merges_undone_by_users_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "match_candidates_pair" ON "match_candidates" USING btree ("record_a","record_b");--> statement-breakpoint
CREATE INDEX "match_candidates_record_b" ON "match_candidates" USING btree ("record_b");--> statement-breakpoint
CREATE INDEX "match_candidates_open" ON "match_candidates" USING btree ("weight" DESC NULLS LAST,"id") WHERE "match_candidates"."status" in ('open','later');--> statement-breakpoint
CREATE INDEX "match_keys_record" ON "match_keys" USING btree ("source_record_id");--> statement-breakpoint
CREATE INDEX "merge_records_record" ON "merge_records" USING btree ("source_record_id");--> statement-breakpoint
CREATE UNIQUE INDEX "merges_one_open" ON "merges" USING btree ("merged_id") WHERE "merges"."undone_at" is null;--> statement-breakpoint
CREATE INDEX "merges_survivor" ON "merges" USING btree ("survivor_id");--> statement-breakpoint
ALTER TABLE "customer_links" ADD CONSTRAINT "customer_links_via_source_record_id_source_records_id_fk" FOREIGN KEY ("via_source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;