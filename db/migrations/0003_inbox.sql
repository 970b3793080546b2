CREATE TABLE "conversation_reads" (
	"user_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "conversation_reads_user_id_conversation_id_pk" PRIMARY KEY("user_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"interaction_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seen_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mentions_interaction_id_user_id_pk" PRIMARY KEY("interaction_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "conversation_events" ADD COLUMN "undone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "to" text;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "cc" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_reads" ADD CONSTRAINT "conversation_reads_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mentions_unseen" ON "mentions" USING btree ("user_id","conversation_id") WHERE "mentions"."seen_at" is null;--> statement-breakpoint
CREATE INDEX "mentions_conversation" ON "mentions" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "conversations_unresolved_recent" ON "conversations" USING btree ("last_interaction_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_assignee_recent" ON "conversations" USING btree ("assignee_id","last_interaction_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_queue_recent" ON "conversations" USING btree ("queue_id","last_interaction_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_counts" ON "conversations" USING btree ("assignee_id","queue_id","status","due_at") WHERE "conversations"."status" <> 'resolved';