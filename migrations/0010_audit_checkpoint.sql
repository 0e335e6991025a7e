-- Why: a log whose events are chained shows a change to whoever has a later event, and hides one from nobody else: who may write
-- to the database could forge the chain to its end, or cut it. So the heads of all logs go into one tree, and its root is signed
-- and given away (C2SP tlog-checkpoint). A copy of any checkpoint then finds what was changed, moved or cut before it.

-- One leaf each time a meeting's log had grown when a checkpoint was made: where it stood then.
create table audit_leaf (
  seq bigint primary key check (seq > 0),
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  version integer not null check (version > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  unique (meeting_id, version),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);
alter table audit_leaf enable row level security;
alter table audit_leaf force row level security;
create policy own_organisation on audit_leaf using (organisation_id = current_organisation());

-- Of the whole instance, and no secret: the more who have it, the better it holds.
create table audit_checkpoint (
  size bigint primary key check (size > 0),
  root text not null,
  -- The perfect subtrees that the next leaves are added to, largest first.
  frontier text[] not null,
  note text not null,
  created_at timestamptz not null
);

-- Only the owner of the tables writes here; the application's role may look.
revoke all on audit_leaf, audit_checkpoint from public, klubba_app;
grant select on audit_leaf, audit_checkpoint to klubba_app;

do $$
declare t text;
begin
  foreach t in array array['audit_leaf', 'audit_checkpoint'] loop
    execute format('create trigger append_only before update or delete on %I
                      for each row execute function refuse_change()', t);
    execute format('create trigger append_only_truncate before truncate on %I
                      for each statement execute function refuse_change()', t);
  end loop;
end $$;
