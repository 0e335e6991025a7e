-- Why: the room also stands inside the window of a call, in a frame of somebody else's site. Who sits there has a session of its
-- own: for one meeting, shorter, and never good for what binds a person. It is a row of `session`, so that it ends as they do.
alter table session add column scope_meeting_id uuid;

-- Who somebody is to a provider of calls: linked when the person has shown both, ended, never rewritten.
create table conference_identity (
  organisation_id uuid not null references organisation,
  id uuid not null default gen_random_uuid(),
  account_id text not null references account on delete cascade,
  provider text not null check (provider in ('zoom', 'teams')),
  -- Zoom: the user's id. Teams: the tenant's and the person's, with a colon between.
  provider_user_id text not null check (length(provider_user_id) between 1 and 300),
  linked_at timestamptz not null,
  ended_at timestamptz,
  primary key (organisation_id, id)
);
-- One person, one login; one login, one person.
create unique index one_conference_identity_of_account on conference_identity (organisation_id, account_id, provider)
  where ended_at is null;
create unique index one_account_of_conference_identity on conference_identity (organisation_id, provider, provider_user_id)
  where ended_at is null;
alter table conference_identity enable row level security;
alter table conference_identity force row level security;
create policy own_organisation on conference_identity using (organisation_id = current_organisation());
grant select, insert on conference_identity to klubba_app;
grant update (ended_at) on conference_identity to klubba_app;

-- Which agreements there are, looked at before it is known whose panel was opened: names of accounts and tenants, no secrets.
create table conference_door (
  account_id uuid primary key references conference_hook,
  provider text not null,
  external_id text not null
);
create index conference_door_by_name on conference_door (provider, external_id);
grant select, insert, delete on conference_door to klubba_app;
create function keep_conference_door() returns trigger language plpgsql as $$
begin
  if new.ended_at is null then
    insert into conference_door (account_id, provider, external_id) values (new.id, new.provider, new.external_id)
    on conflict do nothing;
  else
    delete from conference_door where account_id = new.id;
  end if;
  return new;
end $$;
create trigger keep_door after insert or update of ended_at on conference_account
  for each row execute function keep_conference_door();
insert into conference_door (account_id, provider, external_id)
  select id, provider, external_id from conference_account where ended_at is null;

-- A frame that waits for its person to sign in elsewhere. Its id is the SHA-256 of a number that only the frame knows; the code that
-- the person brings back is good once, for a minute, and for that frame alone. As sessions, read before anybody is known.
create table embed_offer (
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  provider text not null check (provider in ('zoom', 'teams')),
  -- Whom the provider has vouched for in the frame, by which agreement; nothing when nobody was.
  agreement_id uuid references conference_hook,
  provider_user_id text,
  -- Which call, as far as the frame or the provider said.
  external_id text not null default '',
  instance_id text not null default '',
  -- Encrypted: what a question to the provider has to remember.
  memory bytea,
  account_id text references account on delete cascade,
  meeting_id uuid,
  code_hash text,
  code_expires_at timestamptz,
  tries integer not null default 0,
  expires_at timestamptz not null
);
grant select, insert, update, delete on embed_offer to klubba_app;

-- Opens one socket, once: taken with DELETE ... RETURNING.
create table embed_ticket (
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  session_id text not null references session on delete cascade,
  expires_at timestamptz not null
);
grant select, insert, delete on embed_ticket to klubba_app;
