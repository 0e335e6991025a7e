-- Why: the whole life of a revision and of each place to sign. The same arrows stand in the domain (revision-states.ts,
-- slot-states.ts); here they hold also against a fault in the application: nothing leads back from adjusted (COR-1).

alter table minutes_revision drop constraint minutes_revision_status_check;
alter table minutes_revision add constraint minutes_revision_status_check
  check (status in ('frozen', 'disputed', 'adjusted', 'sealed', 'announced', 'archived', 'void'));
alter table signature_slot drop constraint signature_slot_state_check;
alter table signature_slot add constraint signature_slot_state_check
  check (state in ('pending', 'viewed', 'signed', 'declined', 'replaced', 'void'));
alter table signature_slot add column viewed_at timestamptz, add column clauses jsonb;
grant update (viewed_at) on signature_slot to klubba_app;

-- ADJ-5: a clause adjusted at once is a revision of its own, numbered from 1001, with its own places to sign and its own day.
alter table minutes_revision
  add column clause_id text check (clause_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  add column version integer check (version > 0);
update minutes_revision set version = revision;
alter table minutes_revision
  alter column version set not null,
  add constraint clauses_count_from_1001 check ((clause_id is null) = (revision <= 1000));
drop index one_open_revision;
create unique index one_open_revision on minutes_revision (organisation_id, meeting_id, coalesce(clause_id, ''))
  where status <> 'void';

create function follow_revision_states() returns trigger language plpgsql as $$
begin
  if old.status <> new.status and not (old.status || '>' || new.status) = any (array[
    'frozen>disputed', 'frozen>adjusted', 'frozen>void', 'disputed>void', 'adjusted>sealed', 'adjusted>announced',
    'sealed>announced', 'announced>archived'])
  then raise exception 'a % revision does not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger follow_states before update on minutes_revision
  for each row execute function follow_revision_states();

create function follow_slot_states() returns trigger language plpgsql as $$
begin
  if old.state <> new.state and not (old.state || '>' || new.state) = any (array[
    'pending>viewed', 'pending>signed', 'pending>declined', 'pending>replaced', 'pending>void',
    'viewed>signed', 'viewed>declined', 'viewed>replaced', 'viewed>void', 'signed>void', 'declined>replaced',
    'declined>void'])
  then raise exception 'a % slot does not become %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger follow_states before update on signature_slot
  for each row execute function follow_slot_states();

-- ADJ-3: a signature lands only on the revision that stands, and only in a place that is open.
create function evidence_needs_open_slot() returns trigger language plpgsql as $$
begin
  perform 1 from minutes_revision r join signature_slot s using (organisation_id, meeting_id, revision)
    where r.organisation_id = new.organisation_id and r.meeting_id = new.meeting_id and r.revision = new.revision
      and s.slot_id = new.slot_id and r.status = 'frozen' and s.state in ('pending', 'viewed')
    for update of r;
  if not found then raise exception 'no open place to sign' using errcode = 'check_violation'; end if;
  return new;
end $$;
create trigger needs_open_slot before insert on signature_evidence
  for each row execute function evidence_needs_open_slot();

-- COR-1: while a revision stands, no clause of its meeting is opened for writing again.
create function keep_sealed() returns trigger language plpgsql as $$
begin
  if old.sealed_at is not null and new.sealed_at is null and exists (
    select from minutes_revision r where r.organisation_id = old.organisation_id and r.meeting_id = old.meeting_id
      and r.status <> 'void' and (r.clause_id is null or r.clause_id = old.clause_id))
  then raise exception 'clause % is frozen', old.clause_id using errcode = 'check_violation'; end if;
  return new;
end $$;
create trigger keep_sealed before update on clause_room for each row execute function keep_sealed();

-- One reminder of each kind to each signer, whichever process thought of it first (ADJ-1).
create table signature_reminder (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  revision integer not null,
  slot_id text not null,
  kind text not null check (kind in ('a-week-left', 'two-days-left', 'last-day', 'overdue')),
  at timestamptz not null,
  primary key (organisation_id, meeting_id, revision, slot_id, kind),
  foreign key (organisation_id, meeting_id, revision, slot_id)
    references signature_slot (organisation_id, meeting_id, revision, slot_id)
);
alter table signature_reminder enable row level security;
alter table signature_reminder force row level security;
create policy own_organisation on signature_reminder using (organisation_id = current_organisation());
grant select, insert on signature_reminder to klubba_app;
create trigger append_only before update or delete on signature_reminder
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on signature_reminder
  for each statement execute function refuse_change();

-- COR-1: after adjustment nothing is edited; an obvious clerical error is told in a document of its own, for good.
create table minutes_correction (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  number integer not null check (number > 0),
  revision integer not null,
  clause_id text,
  what text not null,
  old_text text not null,
  new_text text not null,
  basis text not null,
  canonical text not null,
  pdf bytea not null,
  pdf_sha256 text not null,
  original_pdf_sha256 text not null,
  issued_by text not null references account,
  issued_by_name text not null,
  issued_at timestamptz not null,
  primary key (organisation_id, meeting_id, number),
  foreign key (organisation_id, meeting_id, revision)
    references minutes_revision (organisation_id, meeting_id, revision)
);
alter table minutes_correction enable row level security;
alter table minutes_correction force row level security;
create policy own_organisation on minutes_correction using (organisation_id = current_organisation());
grant select, insert on minutes_correction to klubba_app;
create trigger append_only before update or delete on minutes_correction
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on minutes_correction
  for each statement execute function refuse_change();
create function correct_only_adjusted() returns trigger language plpgsql as $$
begin
  perform 1 from minutes_revision r where r.organisation_id = new.organisation_id and r.meeting_id = new.meeting_id
    and r.revision = new.revision and r.pdf_sha256 = new.original_pdf_sha256
    and r.status in ('adjusted', 'sealed', 'announced', 'archived');
  if not found then raise exception 'only adjusted minutes are corrected' using errcode = 'check_violation'; end if;
  return new;
end $$;
create trigger correct_only_adjusted before insert on minutes_correction
  for each row execute function correct_only_adjusted();
