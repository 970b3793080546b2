ALTER TABLE "match_keys" DROP CONSTRAINT "match_keys_source_record_id_source_records_id_fk";
