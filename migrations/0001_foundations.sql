-- Why: organisations and accounts first, since every later row belongs to an organisation and is written by somebody.
-- The application works as klubba_app: no DDL, no BYPASSRLS. Row-level security is forced on every tenant table,
-- so a query that forgot its organisation sees nothing rather than everything.

do $$ begin
  if not exists (select from pg_roles where rolname = 'klubba_app') then
    create role klubba_app nologin;
  end if;
end $$;
do $$ begin execute format('grant klubba_app to %I', current_user); end $$;
grant usage on schema public to klubba_app;

create collation if not exists sv (provider = icu, locale = 'sv-SE');

create function current_organisation() returns uuid language sql stable
  as $$ select nullif(current_setting('app.organisation_id', true), '')::uuid $$;

create table organisation (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,60}$'),
  accent text,
  created_at timestamptz not null default now()
);
alter table organisation enable row level security;
alter table organisation force row level security;
create policy own_organisation on organisation using (id = current_organisation());
grant select on organisation to klubba_app;

-- Accounts, sessions and passkeys are read before it is known which organisation is asking: the account says that.
create table account (
  id text primary key,
  organisation_id uuid not null references organisation,
  email text not null,
  name text not null check (length(name) between 1 and 200),
  password_hash text,
  locale text not null default 'sv' check (locale in ('sv', 'en')),
  is_administrator boolean not null default false,
  demo_role text unique,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create unique index account_email on account (lower(email));
grant select, insert, update on account to klubba_app;

-- id is the SHA-256 of the token in the cookie, so that a copy of this table opens no door.
create table session (
  id text primary key,
  user_id text not null references account on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  authenticated_at timestamptz not null default now(),
  method text not null default 'password',
  user_agent text not null default ''
);
create index session_by_user on session (user_id);
grant select, insert, update, delete on session to klubba_app;

create table passkey (
  id text primary key,
  account_id text not null references account on delete cascade,
  rp_id text not null,
  name text not null default '',
  public_key bytea not null,
  algorithm integer not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  is_backed_up boolean not null default false,
  is_backup_eligible boolean not null default false,
  aaguid text not null default '',
  enrolled_how text not null default '',
  enrolled_by text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_account on passkey (account_id);
grant select, insert, update, delete on passkey to klubba_app;

-- One challenge, one use: taken with DELETE ... RETURNING.
create table webauthn_challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('login', 'enrol')),
  session_id text,
  account_id text references account on delete cascade,
  expires_at timestamptz not null
);
grant select, insert, delete on webauthn_challenge to klubba_app;
