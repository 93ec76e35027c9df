-- Changes of band by day, and the latest entries into a band, for the dashboard.
create index transition_occurred_at on transition (scorecard_id, occurred_at);
