ALTER TABLE "interactions" DROP CONSTRAINT "interactions_state";--> statement-breakpoint
DROP INDEX "interactions_unsent";--> statement-breakpoint
CREATE INDEX "interactions_unsent" ON "interactions" USING btree ("state") WHERE "interactions"."state" in ('queued','sending','undelivered','failed','unknown');--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_state" CHECK ("interactions"."state" in ('queued','sending','sent','delivered','undelivered','failed','unknown','cancelled'));