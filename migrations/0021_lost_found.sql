-- Why: when Graph has lost something on the way, what it was stands in a report that comes later. Whether that is there is looked for,
-- and kept, so that whoever keeps the roll is told when it can be fetched, or why it cannot.
alter table graph_subscription
  -- 'there', 'not-yet', or a no in codes that the interface has words for.
  add column found_code text check (length(found_code) <= 80),
  add column found_reason text check (length(found_reason) <= 200),
  add column found_at timestamptz;
grant update (found_code, found_reason, found_at) on graph_subscription to klubba_app;
