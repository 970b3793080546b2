CREATE TABLE "portal_sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"secret_hash" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"method" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "portal_sessions_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "portal_tokens" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"secret_hash" text,
	"customer_id" uuid,
	"target" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "portal_tokens_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "portal_tokens_kind" CHECK ("portal_tokens"."kind" in ('link','code','point')),
	CONSTRAINT "portal_tokens_target" CHECK (("portal_tokens"."kind" = 'point') = ("portal_tokens"."target" is not null))
);
--> statement-breakpoint
CREATE TABLE "preference_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"customer_id" uuid NOT NULL,
	"source_record_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"method" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_name" text NOT NULL,
	"change_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"customer_id" uuid NOT NULL,
	"source_record_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'received' NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"extended_at" timestamp with time zone,
	"reason" text,
	"closed_at" timestamp with time zone,
	"handled_by" uuid,
	"lifted_at" timestamp with time zone,
	CONSTRAINT "privacy_requests_kind" CHECK ("privacy_requests"."kind" in ('access','rectification','erasure','restriction')),
	CONSTRAINT "privacy_requests_status" CHECK ("privacy_requests"."status" in ('received','in_progress','completed','refused','withdrawn')),
	CONSTRAINT "privacy_requests_closed" CHECK (("privacy_requests"."status" in ('completed','refused','withdrawn')) = ("privacy_requests"."closed_at" is not null)),
	CONSTRAINT "privacy_requests_refusal" CHECK ("privacy_requests"."status" <> 'refused' or "privacy_requests"."reason" is not null),
	CONSTRAINT "privacy_requests_lifted" CHECK ("privacy_requests"."lifted_at" is null or "privacy_requests"."kind" = 'restriction')
);
--> statement-breakpoint
ALTER TABLE "preference_changes" ADD CONSTRAINT "preference_changes_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preference_changes" ADD CONSTRAINT "preference_changes_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_handled_by_users_id_fk" FOREIGN KEY ("handled_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "portal_sessions_customer" ON "portal_sessions" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "portal_sessions_expires" ON "portal_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "portal_tokens_expires" ON "portal_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "preference_changes_customer" ON "preference_changes" USING btree ("customer_id","key","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "preference_changes_change" ON "preference_changes" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "preference_changes_source_record" ON "preference_changes" USING btree ("source_record_id");--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_one_open" ON "privacy_requests" USING btree ("source_record_id","kind") WHERE "privacy_requests"."status" in ('received','in_progress');--> statement-breakpoint
CREATE INDEX "privacy_requests_customer" ON "privacy_requests" USING btree ("customer_id","received_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "privacy_requests_source_record" ON "privacy_requests" USING btree ("source_record_id");--> statement-breakpoint
CREATE INDEX "privacy_requests_due" ON "privacy_requests" USING btree ("due_at","id") WHERE "privacy_requests"."status" in ('received','in_progress');--> statement-breakpoint
CREATE INDEX "privacy_requests_recent" ON "privacy_requests" USING btree ("received_at" DESC NULLS LAST,"id" DESC NULLS LAST);