CREATE TABLE "export_searches" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"words" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "customer_links" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "identifiers" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "blocked_values" ADD COLUMN "blocked_by_name" text;