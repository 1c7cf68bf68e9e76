-- A window of the books is read by its time; without these every look at the last seconds read the whole month.
CREATE INDEX measurement_by_arrival ON wardline.measurement (tenant_id, received_at);
CREATE INDEX decision_by_time ON wardline.decision (tenant_id, decided_at);
CREATE INDEX alert_event_by_time ON wardline.alert_event (tenant_id, at);
CREATE INDEX alert_receipt_by_time ON wardline.alert_receipt (tenant_id, at);
