ALTER TABLE "preference_changes" ALTER COLUMN "value" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "preference_changes" ADD COLUMN "before" jsonb;