CREATE TABLE "consent_checkpoints" (
	"size" bigint PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent_events" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"subject_id" uuid NOT NULL,
	"contact_point_hmac" text,
	"contact_point_kind" text,
	"controller" text NOT NULL,
	"brand" text NOT NULL,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"state" text NOT NULL,
	"legal_basis" text NOT NULL,
	"jurisdiction" text NOT NULL,
	"notice_version" text,
	"notice_sha256" text,
	"language" text NOT NULL,
	"method" text NOT NULL,
	"source" text NOT NULL,
	"actor" text NOT NULL,
	"evidence_sha256" text[] DEFAULT '{}' NOT NULL,
	"valid_until" timestamp (3) with time zone,
	"supersedes" uuid,
	"rule_version" text NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "consent_events_seq" CHECK ("consent_events"."seq" > 0)
);
--> statement-breakpoint
CREATE TABLE "consent_evidence" (
	"subject_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"filename" text NOT NULL,
	"content_type" text NOT NULL,
	"size" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "consent_evidence_subject_id_sha256_pk" PRIMARY KEY("subject_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "consent_locks" (
	"customer_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent_notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" text NOT NULL,
	"language" text NOT NULL,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"text" text NOT NULL,
	"sha256" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "consent_subject_points" (
	"subject_id" uuid NOT NULL,
	"hmac" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "consent_subject_points_subject_id_hmac_pk" PRIMARY KEY("subject_id","hmac")
);
--> statement-breakpoint
CREATE TABLE "consent_subjects" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"salt" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent_tree_nodes" (
	"level" integer NOT NULL,
	"index" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "consent_tree_nodes_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE TABLE "contact_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"interaction_id" uuid,
	"customer_id" uuid NOT NULL,
	"source_record_id" uuid NOT NULL,
	"stage" text NOT NULL,
	"channel" text NOT NULL,
	"request" jsonb NOT NULL,
	"facts" jsonb NOT NULL,
	"outcome" text NOT NULL,
	"until" timestamp with time zone,
	"redirect_to" text,
	"codes" text[] NOT NULL,
	"rule_version" text NOT NULL,
	"override_reason" text,
	"overridden_by" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_decisions_stage" CHECK ("contact_decisions"."stage" in ('queued','send','api')),
	CONSTRAINT "contact_decisions_outcome" CHECK ("contact_decisions"."outcome" in ('allow','defer','redirect','block'))
);
--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "topic" text;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "contains_promotion" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "content_slot" text;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consent_evidence" ADD CONSTRAINT "consent_evidence_subject_id_consent_subjects_subject_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."consent_subjects"("subject_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_notices" ADD CONSTRAINT "consent_notices_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_subject_points" ADD CONSTRAINT "consent_subject_points_subject_id_consent_subjects_subject_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."consent_subjects"("subject_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_decisions" ADD CONSTRAINT "contact_decisions_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_decisions" ADD CONSTRAINT "contact_decisions_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_decisions" ADD CONSTRAINT "contact_decisions_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_decisions" ADD CONSTRAINT "contact_decisions_overridden_by_users_id_fk" FOREIGN KEY ("overridden_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "consent_events_id" ON "consent_events" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "consent_events_chain" ON "consent_events" USING btree ("prev_hash");--> statement-breakpoint
CREATE INDEX "consent_events_subject" ON "consent_events" USING btree ("subject_id","seq");--> statement-breakpoint
CREATE INDEX "consent_events_contact_point" ON "consent_events" USING btree ("contact_point_hmac") WHERE "consent_events"."contact_point_hmac" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "consent_notices_version" ON "consent_notices" USING btree ("version","language");--> statement-breakpoint
CREATE INDEX "consent_notices_current" ON "consent_notices" USING btree ("purpose","channel") WHERE "consent_notices"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "consent_subject_points_value" ON "consent_subject_points" USING btree ("kind","value");--> statement-breakpoint
CREATE INDEX "contact_decisions_interaction" ON "contact_decisions" USING btree ("interaction_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contact_decisions_customer" ON "contact_decisions" USING btree ("customer_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contact_decisions_source_record" ON "contact_decisions" USING btree ("source_record_id");--> statement-breakpoint
CREATE INDEX "contact_decisions_codes" ON "contact_decisions" USING gin ("codes");--> statement-breakpoint
CREATE INDEX "contact_decisions_recent" ON "contact_decisions" USING btree ("at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "interactions_solicitations" ON "interactions" USING btree ("customer_id","received_at" DESC NULLS LAST) WHERE "interactions"."purpose" in ('marketing','survey') or "interactions"."contains_promotion" or "interactions"."content_slot" is not null;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_purpose" CHECK ("interactions"."purpose" in ('marketing','service','security','survey','reply','callback'));--> statement-breakpoint
-- What was sent before purposes were kept answered somebody, or was a notice of our own accord.
UPDATE "interactions" i SET "purpose" = CASE WHEN "automatic" THEN 'service' ELSE 'reply' END,
  "topic" = coalesce((SELECT c."reason" FROM "conversations" c WHERE c."id" = i."conversation_id"), 'request')
WHERE "state" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_sent_for" CHECK ("interactions"."state" is null or ("interactions"."purpose" is not null and "interactions"."topic" is not null));