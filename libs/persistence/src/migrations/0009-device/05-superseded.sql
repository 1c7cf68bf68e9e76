-- A correction may overtake what it corrects (H04): the original is then stored and decided when it comes, and is not
-- what stands. It is told on arrival, since no row of a measurement is ever changed.

ALTER TABLE wardline.measurement ADD COLUMN superseded_by bigint; -- the correction that was there before it
