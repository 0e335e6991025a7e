-- Why: until it is frozen, the prose was kept safe by triggers alone, which whoever owns the tables can take off. Now each time a
-- checkpoint is made, every clause that has grown gets a leaf of its own in the signed tree: the hash of all its rows, chained.
-- Nobody who writes waits for it. What came since the last checkpoint is covered by the next one, at most an hour later.

alter table audit_leaf
  -- Missing: the leaf of a meeting's log. `version` is then the log's, else the number of the clause's last row.
  add column clause_id text check (clause_id ~ '^[A-Za-z0-9_-]{1,64}$');
alter table audit_leaf drop constraint audit_leaf_meeting_id_version_key;
create unique index one_leaf_of_each on audit_leaf (meeting_id, coalesce(clause_id, ''), version);
