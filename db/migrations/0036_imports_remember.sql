CREATE TABLE "import_readings" (
	"headers" text NOT NULL,
	"source" text NOT NULL,
	"fields" jsonb NOT NULL,
	"said_by" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_readings_headers_source_pk" PRIMARY KEY("headers","source")
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "guess" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "remembered" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "halt" text;