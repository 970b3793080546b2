CREATE TABLE "import_chunks" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "import_chunks_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"cells" jsonb,
	"outcome" text,
	"reason" text,
	"source_record_id" uuid,
	"content_hash" text,
	"previous_version" integer,
	"written_version" integer,
	"created_customer" uuid,
	"added_uses" uuid[],
	"caused_merges" uuid[],
	"undone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "import_rows_import_id_number_pk" PRIMARY KEY("import_id","number"),
	CONSTRAINT "import_rows_outcome" CHECK ("import_rows"."outcome" in ('created','matched','review','updated','unchanged','refused'))
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"filename" text NOT NULL,
	"size" bigint DEFAULT 0 NOT NULL,
	"sha256" text,
	"format" text,
	"encoding" text,
	"delimiter" text,
	"profile" text,
	"status" text DEFAULT 'receiving' NOT NULL,
	"next" text,
	"source" text NOT NULL,
	"columns" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"mapping" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"row_count" integer DEFAULT 0 NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"checked" jsonb,
	"counts" jsonb,
	"refusal" text,
	"refusal_line" integer,
	"created_by" uuid,
	"api_key_id" uuid,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	CONSTRAINT "imports_status" CHECK ("imports"."status" in ('receiving','reading','refused','ready','checking','running','stopped','done','undoing','undone')),
	CONSTRAINT "imports_refusal" CHECK (("imports"."status" = 'refused') = ("imports"."refusal" is not null))
);
--> statement-breakpoint
CREATE TABLE "quality_figures" (
	"source" text NOT NULL,
	"figure" text NOT NULL,
	"count" integer NOT NULL,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quality_figures_source_figure_pk" PRIMARY KEY("source","figure")
);
--> statement-breakpoint
ALTER TABLE "import_chunks" ADD CONSTRAINT "import_chunks_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_source_record_id_source_records_id_fk" FOREIGN KEY ("source_record_id") REFERENCES "public"."source_records"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_api_key_id_api_keys_id_fk" FOREIGN KEY ("api_key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_rows_refused" ON "import_rows" USING btree ("import_id","number") WHERE "import_rows"."outcome" = 'refused';--> statement-breakpoint
CREATE INDEX "import_rows_record" ON "import_rows" USING btree ("source_record_id") WHERE "import_rows"."source_record_id" is not null;--> statement-breakpoint
CREATE INDEX "imports_recent" ON "imports" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contact_points_bounced" ON "contact_points" USING btree ("kind","bounced_at") WHERE "contact_points"."bounced_at" is not null;--> statement-breakpoint
CREATE INDEX "source_records_source" ON "source_records" USING btree ("source","id");--> statement-breakpoint
CREATE INDEX "source_records_updated" ON "source_records" USING btree ("updated_at","id");