DROP INDEX "match_candidates_open";--> statement-breakpoint
DROP INDEX "audit_entries_actor";--> statement-breakpoint
ALTER TABLE "quality_figures" ADD COLUMN "remembered_to" uuid;--> statement-breakpoint
CREATE INDEX "contact_decisions_outcome" ON "contact_decisions" USING btree ("outcome","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contact_decisions_counted" ON "contact_decisions" USING btree ("at","interaction_id","id","outcome","codes");--> statement-breakpoint
CREATE INDEX "commitments_conversation" ON "commitments" USING btree ("conversation_id","due_at");--> statement-breakpoint
CREATE INDEX "conversations_resolved_assignee" ON "conversations" USING btree ("assignee_id","resolved_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_resolved_queue" ON "conversations" USING btree ("queue_id","resolved_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_resolved_reason" ON "conversations" USING btree ("reason","resolved_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_resolved_channel" ON "conversations" USING btree ("last_channel","resolved_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "conversations_resolved_urgency" ON "conversations" USING btree ("urgency","resolved_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "conversations"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "match_candidates_waiting" ON "match_candidates" USING btree ("status","weight" DESC NULLS LAST,"id") WHERE "match_candidates"."status" in ('open','later');--> statement-breakpoint
CREATE INDEX "match_candidates_parted" ON "match_candidates" USING btree ("status","decided_at" DESC NULLS LAST,"id") WHERE "match_candidates"."status" in ('different','never');--> statement-breakpoint
CREATE INDEX "match_candidates_by_people" ON "match_candidates" USING btree ("decided_at" DESC NULLS LAST) WHERE "match_candidates"."decided_by" is not null;--> statement-breakpoint
CREATE INDEX "merges_by_colleague" ON "merges" USING btree ("id") WHERE not "merges"."automatic";--> statement-breakpoint
CREATE INDEX "merges_undone" ON "merges" USING btree ("id") WHERE "merges"."undone_at" is not null;--> statement-breakpoint
CREATE INDEX "audit_entries_action" ON "audit_entries" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_entries_actor" ON "audit_entries" USING btree ("actor_id","id");