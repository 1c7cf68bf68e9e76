-- Books of escalations that do not add up are an alarm like the others about numbers.
ALTER TABLE wardline.custody_alarm DROP CONSTRAINT custody_alarm_kind_check;
ALTER TABLE wardline.custody_alarm ADD CONSTRAINT custody_alarm_kind_check CHECK (kind IN ('no-clock', 'late-step', 'no-owner',
  'owner-gone', 'state-mismatch', 'event-mismatch', 'custody-gap', 'loose-end', 'alerts-do-not-add-up', 'event-without-number',
  'receipt-mismatch', 'books-do-not-balance', 'steps-do-not-add-up'));

CREATE OR REPLACE FUNCTION wardline.alarm_needs_a_person(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT kind IN ('custody-gap', 'event-mismatch', 'receipt-mismatch', 'alerts-do-not-add-up', 'books-do-not-balance', 'steps-do-not-add-up')
$$;
