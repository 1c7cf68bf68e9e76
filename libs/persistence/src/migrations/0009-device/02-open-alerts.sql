-- A baseline stands still while an alert of the patient is open (H09). Which alerts were open is what a decision knew
-- beside its measurements, and is kept with it: an alert may be closed by a person at the very moment a batch decides.

ALTER TABLE wardline.decision ADD COLUMN open_alerts uuid[]; -- of the patient, when it was decided; NULL: none

CREATE INDEX alert_open_of_patient ON wardline.alert (patient_id) WHERE state <> 'resolved';
