-- The facts a decision read are kept as they were written: nobody searches inside them, a decision is replayed from this
-- very text, and PostgreSQL takes a third of the time to store it. (Measured values stay jsonb: it refuses what a later
-- query could not read, such as an escaped NUL.)
ALTER TABLE wardline.decision ALTER COLUMN facts TYPE json USING facts::json;
