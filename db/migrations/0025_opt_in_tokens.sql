ALTER TABLE "portal_tokens" DROP CONSTRAINT "portal_tokens_kind";--> statement-breakpoint
ALTER TABLE "portal_tokens" DROP CONSTRAINT "portal_tokens_target";--> statement-breakpoint
ALTER TABLE "portal_tokens" ADD CONSTRAINT "portal_tokens_kind" CHECK ("portal_tokens"."kind" in ('link','code','point','opt_in'));--> statement-breakpoint
ALTER TABLE "portal_tokens" ADD CONSTRAINT "portal_tokens_target" CHECK (("portal_tokens"."kind" in ('point','opt_in')) = ("portal_tokens"."target" is not null));