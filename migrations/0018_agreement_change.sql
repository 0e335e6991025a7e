-- Why: whoever may change an agreement decides whose calls are heard and with which secrets. Who did what and when is kept for good,
-- also when the agreement is over; never a secret, nor anything that one could be told from.
create table conference_account_change (
  organisation_id uuid not null references organisation,
  id uuid not null,
  account_id uuid not null,
  -- As it was called then.
  name text not null check (length(name) between 1 and 200),
  what text not null check (what in ('added', 'changed', 'secret-changed', 'former-dropped', 'key-renewed', 'ended', 'app-removed')),
  -- Names of what was changed.
  fields text[] not null default '{}',
  -- Null when nobody of the organisation did it: Klubba itself, or the provider.
  changed_by text references account,
  changed_by_name text not null,
  at timestamptz not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, account_id) references conference_account (organisation_id, id)
);
create index conference_account_change_at on conference_account_change (organisation_id, at desc);

alter table conference_account_change enable row level security;
alter table conference_account_change force row level security;
create policy own_organisation on conference_account_change using (organisation_id = current_organisation());
grant select, insert on conference_account_change to klubba_app;

create trigger append_only before update or delete on conference_account_change
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on conference_account_change
  for each statement execute function refuse_change();
