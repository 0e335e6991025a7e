-- Why: a call's provider tells who is connected. What it said is kept as it was said, what it means is folded from that at every
-- reading, and what people decided about it is a row of its own: none of it is the roll, which stands in the meeting's log alone.

-- The address of a hook says which organisation it is for, before anything has been believed: as accounts, read without one.
create table conference_hook (
  id uuid primary key,
  organisation_id uuid not null references organisation
);
grant select, insert on conference_hook to klubba_app;

-- One agreement with a provider: a Zoom account or a Microsoft tenant. Its id is the unguessable part of the hook's address.
create table conference_account (
  organisation_id uuid not null references organisation,
  id uuid not null unique references conference_hook,
  provider text not null check (provider in ('zoom', 'teams')),
  -- Zoom: the account's id. Teams: the tenant's.
  external_id text not null check (length(external_id) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  -- Encrypted: client ids, secrets (two of each may be valid at once), keys.
  sealed bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  primary key (organisation_id, id)
);
create unique index one_conference_account on conference_account (organisation_id, provider, external_id)
  where ended_at is null;

-- Which call a meeting is held in.
create table conference_binding (
  organisation_id uuid not null references organisation,
  id uuid not null,
  meeting_id uuid not null,
  account_id uuid not null,
  -- Zoom: the meeting's number. Teams: the thread of its chat.
  external_id text not null check (length(external_id) between 1 and 300),
  -- Zoom: the uuid of this one occasion, known from its first delivery. Teams: the online meeting's id in Graph.
  instance_id text check (length(instance_id) between 1 and 300),
  -- Teams: who arranged it, by object id; Graph finds a meeting by nothing else.
  organiser_id text,
  join_url text check (length(join_url) <= 2000 and join_url ~ '^https://'),
  bound_at timestamptz not null,
  bound_by text not null,
  ended_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id),
  foreign key (organisation_id, account_id) references conference_account (organisation_id, id)
);
create unique index one_binding_of_meeting on conference_binding (organisation_id, meeting_id) where ended_at is null;
create unique index one_meeting_of_instance on conference_binding (organisation_id, account_id, instance_id)
  where ended_at is null and instance_id is not null;
create index binding_by_call on conference_binding (organisation_id, account_id, external_id);

-- What a hook received, once each, verified before it came here. Without a binding it is of a call that no meeting of ours is
-- held in, or not yet: kept for a day so that a meeting bound late knows who is there, then gone.
create table conference_delivery (
  organisation_id uuid not null references organisation,
  id bigint generated always as identity,
  account_id uuid not null,
  binding_id uuid,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  external_id text not null default '',
  instance_id text not null default '',
  received_at timestamptz not null,
  -- Signed but older than a delivery may be: folded only when the secretary has taken it in.
  is_late boolean not null default false,
  taken_in_at timestamptz,
  taken_in_by text,
  -- Encrypted: the body as it came, and what it was understood as. Null once the time to keep it is over.
  raw bytea,
  sealed bytea,
  primary key (organisation_id, id),
  unique (organisation_id, sha256),
  foreign key (organisation_id, account_id) references conference_account (organisation_id, id),
  foreign key (organisation_id, binding_id) references conference_binding (organisation_id, id)
);
create index delivery_of_binding on conference_delivery (organisation_id, binding_id, id);
create index delivery_without_binding on conference_delivery (organisation_id, account_id, external_id, received_at)
  where binding_id is null;

-- What the secretary or the chair said to a suggestion; only ever added to, and the last word counts.
create table presence_decision (
  organisation_id uuid not null references organisation,
  id uuid not null,
  meeting_id uuid not null,
  suggestion_id text not null check (length(suggestion_id) between 1 and 400),
  decision text not null check (decision in ('confirmed', 'rejected', 'attested')),
  connection_key text not null check (length(connection_key) between 1 and 300),
  -- Whom the connection stands for from now on; empty: nobody the meeting knows. Null: says nothing of that.
  person_ids text[],
  decided_by text not null,
  decided_by_name text not null,
  decided_at timestamptz not null,
  -- How far the log of the meeting reached when the words were carried out.
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);
create index decision_of_meeting on presence_decision (organisation_id, meeting_id, decided_at);
create trigger append_only before update or delete on presence_decision
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on presence_decision
  for each statement execute function refuse_change();

-- What somebody has been confirmed under in calls of this body: remembered so that nobody is asked twice.
create table member_alias (
  organisation_id uuid not null references organisation,
  body_id uuid not null,
  -- The person's own name, as names are compared.
  person text not null check (length(person) between 1 and 200),
  kind text not null check (kind in ('alias', 'account')),
  -- A name as names are compared, or the provider and its user id.
  value text not null check (length(value) between 1 and 400),
  learned_from uuid not null,
  learned_at timestamptz not null,
  forgotten_at timestamptz,
  primary key (organisation_id, body_id, person, kind, value),
  foreign key (organisation_id, body_id) references body (organisation_id, id),
  foreign key (organisation_id, learned_from) references meeting (organisation_id, id)
);

-- How the columns of an attendance file were read when somebody had to say it.
create table attendance_columns (
  organisation_id uuid not null references organisation,
  -- SHA-256 of the heading line.
  heading_sha256 text not null check (heading_sha256 ~ '^[0-9a-f]{64}$'),
  mapping jsonb not null,
  kept_by text not null,
  kept_at timestamptz not null,
  primary key (organisation_id, heading_sha256)
);

-- A transcript as a private aid for whoever writes the minutes; gone some time after they are adjusted.
create table conference_transcript (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  -- Encrypted: the cues, placed in time.
  sealed bytea not null,
  kept_by text not null,
  kept_at timestamptz not null,
  primary key (organisation_id, meeting_id, id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['conference_account', 'conference_binding', 'conference_delivery', 'presence_decision', 'member_alias',
                           'attendance_columns', 'conference_transcript'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_organisation on %I using (organisation_id = current_organisation())', t);
    execute format('grant select, insert on %I to klubba_app', t);
  end loop;
end $$;
grant update (name, sealed, changed_at, ended_at) on conference_account to klubba_app;
grant update (instance_id, organiser_id, join_url, ended_at) on conference_binding to klubba_app;
grant update (binding_id, taken_in_at, taken_in_by, raw, sealed) on conference_delivery to klubba_app;
grant delete on conference_delivery to klubba_app;
grant update (learned_at, forgotten_at) on member_alias to klubba_app;
grant update (mapping, kept_by, kept_at) on attendance_columns to klubba_app;
grant delete on conference_transcript to klubba_app;
