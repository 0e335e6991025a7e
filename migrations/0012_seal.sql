-- Why: after the last signature the organisation seals the file, and a timestamp authority outside the house says when. The
-- queue is what is there to see: a revision that is adjusted and not sealed, sealed and not stamped, or stamped by a
-- certificate that soon ends. So nothing can be lost from it, and a crash in the middle only means that it is still due.

alter table pdf_revision
  add column kind text not null default 'signature' check (kind in ('signature', 'seal', 'timestamp'));
alter table pdf_revision alter column slot_id drop not null;
alter table pdf_revision add constraint slot_of_signature check ((kind = 'signature') = (slot_id is not null));

-- The status `sealed`, unless an earlier migration has brought it.
do $$
declare definition text;
begin
  select pg_get_constraintdef(oid) into definition from pg_constraint
  where conrelid = 'minutes_revision'::regclass and conname = 'minutes_revision_status_check';
  if definition is null or position('sealed' in definition) = 0 then
    alter table minutes_revision drop constraint if exists minutes_revision_status_check;
    alter table minutes_revision add constraint minutes_revision_status_check
      check (status in ('frozen', 'disputed', 'adjusted', 'sealed', 'void'));
  end if;
end $$;

-- What was tried and how it went; only ever added to.
create table seal_attempt (
  organisation_id uuid not null references organisation,
  id uuid not null,
  meeting_id uuid not null,
  revision integer not null,
  outcome text not null check (outcome in ('sealed', 'timestamped', 'failed')),
  at timestamptz not null,
  -- Of a timestamp: by the authority's clock, who gave it, and when the first certificate of its chain ends.
  stamped_at timestamptz,
  authority text,
  ends_at timestamptz,
  -- Of a failure: the codes of what was wrong, one for each authority asked.
  reason text,
  primary key (organisation_id, id),
  foreign key (organisation_id, meeting_id, revision)
    references minutes_revision (organisation_id, meeting_id, revision),
  check ((outcome = 'timestamped') = (stamped_at is not null and ends_at is not null)),
  check ((outcome = 'failed') = (reason is not null))
);
create index seal_attempt_of_revision on seal_attempt (organisation_id, meeting_id, revision, at);

alter table seal_attempt enable row level security;
alter table seal_attempt force row level security;
create policy own_organisation on seal_attempt using (organisation_id = current_organisation());
grant select, insert on seal_attempt to klubba_app;
create trigger append_only before update or delete on seal_attempt
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on seal_attempt
  for each statement execute function refuse_change();
