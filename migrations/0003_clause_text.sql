-- Why: the prose. One Yjs document per clause: rows of updates in commit order, and a snapshot so that opening is quick.
-- A client id belongs to one account for ever: in Yjs whoever writes under another's id silently removes that person's text.

create table clause_room (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  clause_id text not null check (clause_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  seq bigint not null default 0,
  sealed_at timestamptz,
  snapshot bytea,
  snapshot_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (organisation_id, meeting_id, clause_id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);

create table clause_update (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  clause_id text not null,
  seq bigint not null,
  account_id text not null references account,
  update bytea not null,
  at timestamptz not null default now(),
  primary key (organisation_id, meeting_id, clause_id, seq),
  foreign key (organisation_id, meeting_id, clause_id)
    references clause_room (organisation_id, meeting_id, clause_id)
);

create table client_lease (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  clause_id text not null,
  client_id bigint not null,
  account_id text not null references account,
  at timestamptz not null default now(),
  primary key (organisation_id, meeting_id, clause_id, client_id),
  foreign key (organisation_id, meeting_id, clause_id)
    references clause_room (organisation_id, meeting_id, clause_id)
);

do $$
declare t text;
begin
  foreach t in array array['clause_room', 'clause_update', 'client_lease'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_organisation on %I using (organisation_id = current_organisation())', t);
    execute format('grant select, insert on %I to klubba_app', t);
  end loop;
end $$;
grant update on clause_room to klubba_app;
create trigger append_only before update or delete on clause_update
  for each row execute function refuse_change();
