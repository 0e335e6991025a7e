-- Why: bodies and meetings. What happened in a meeting is an append-only, hash-chained event log;
-- every other meeting column is a projection of it, kept so that lists need not fold every log.

create table body (
  organisation_id uuid not null references organisation,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  short_name text not null default '',
  profile jsonb not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id)
);

create table person (
  organisation_id uuid not null references organisation,
  id uuid not null,
  account_id text references account,
  name text not null check (length(name) between 1 and 200),
  party text not null default '',
  organisation_name text not null default '',
  email text not null default '',
  primary key (organisation_id, id)
);
create index person_account on person (account_id);

create table meeting (
  organisation_id uuid not null references organisation,
  id uuid not null,
  body_id uuid not null,
  title text not null,
  date date not null,
  start_time text not null default '',
  phase text not null default 'summoned',
  version integer not null default 0,
  head jsonb not null,
  created_by text not null references account,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, body_id) references body (organisation_id, id)
);
create unique index meeting_id on meeting (id);
create index meeting_date on meeting (organisation_id, date desc);

-- Who may do what in a meeting. The event log says who is a member; this says which login is that person here.
create table meeting_seat (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  account_id text not null references account,
  participant_id text not null,
  role text not null check (role in ('secretary', 'chair', 'adjuster', 'member', 'guest')),
  primary key (organisation_id, meeting_id, account_id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);
create index meeting_seat_account on meeting_seat (account_id);

create table meeting_event (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  version integer not null check (version > 0),
  id uuid not null,
  command_id uuid not null,
  type text not null,
  payload jsonb not null,
  actor_account text not null references account,
  actor_name text not null,
  at timestamptz not null,
  prev_hash text not null,
  hash text not null,
  primary key (organisation_id, meeting_id, version),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);

-- The answer given to each command, so that a command sent twice acts once and is answered alike.
create table command_outcome (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  command_id uuid not null,
  account_id text not null references account,
  outcome jsonb not null,
  at timestamptz not null default now(),
  primary key (organisation_id, meeting_id, command_id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['body', 'person', 'meeting', 'meeting_seat', 'meeting_event', 'command_outcome'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_organisation on %I using (organisation_id = current_organisation())', t);
    execute format('grant select, insert on %I to klubba_app', t);
  end loop;
end $$;
grant update on body, person, meeting, meeting_seat to klubba_app;

create function refuse_change() returns trigger language plpgsql
  as $$ begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$;
create trigger append_only before update or delete on meeting_event
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on meeting_event
  for each statement execute function refuse_change();
