-- Why: a body's rules decide who was quorate and who could vote, so who changed them, when and from what is kept for good.

create table body_profile_change (
  organisation_id uuid not null references organisation,
  id uuid not null,
  body_id uuid not null,
  changed_by text not null references account,
  changed_by_name text not null,
  at timestamptz not null,
  old_profile jsonb not null,
  new_profile jsonb not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, body_id) references body (organisation_id, id)
);
create index body_profile_change_body on body_profile_change (organisation_id, body_id, at desc);

alter table body_profile_change enable row level security;
alter table body_profile_change force row level security;
create policy own_organisation on body_profile_change using (organisation_id = current_organisation());
grant select, insert on body_profile_change to klubba_app;

create trigger append_only before update or delete on body_profile_change
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on body_profile_change
  for each statement execute function refuse_change();
