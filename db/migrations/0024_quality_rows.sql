CREATE TABLE "quality_rows" (
	"figure" text NOT NULL,
	"source_record_id" uuid NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "quality_rows_figure_source_record_id_pk" PRIMARY KEY("figure","source_record_id")
);
--> statement-breakpoint
CREATE INDEX "quality_rows_source" ON "quality_rows" USING btree ("figure","source","source_record_id");