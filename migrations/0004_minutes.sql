-- Why: what is signed. A revision holds the frozen bytes; every signature adds evidence and a new PDF on top of them.
-- Evidence and PDFs are only ever added. A revision that was reopened stays, marked void.

create table minutes_revision (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  revision integer not null check (revision > 0),
  canonical text not null,
  content_sha256 text not null,
  content_root text not null,
  frozen_pdf bytea not null,
  pdf_sha256 text not null,
  pages integer not null,
  renderer jsonb not null,
  status text not null default 'frozen' check (status in ('frozen', 'disputed', 'adjusted', 'void')),
  frozen_by text not null references account,
  frozen_at timestamptz not null,
  adjusted_at timestamptz,
  void_reason text,
  primary key (organisation_id, meeting_id, revision),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id)
);
create unique index one_open_revision on minutes_revision (organisation_id, meeting_id) where status <> 'void';

create table signature_slot (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  revision integer not null,
  slot_id text not null,
  role text not null,
  role_text text not null,
  participant_id text not null,
  signer_name text not null,
  sort integer not null,
  state text not null default 'pending' check (state in ('pending', 'signed', 'declined', 'void')),
  reason text,
  decided_at timestamptz,
  primary key (organisation_id, meeting_id, revision, slot_id),
  foreign key (organisation_id, meeting_id, revision)
    references minutes_revision (organisation_id, meeting_id, revision)
);

create table signature_intent (
  organisation_id uuid not null references organisation,
  intent_sha256 text not null,
  meeting_id uuid not null,
  revision integer not null,
  slot_id text not null,
  account_id text not null references account,
  session_id text not null,
  jcs text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (organisation_id, intent_sha256),
  foreign key (organisation_id, meeting_id, revision, slot_id)
    references signature_slot (organisation_id, meeting_id, revision, slot_id)
);

create table signature_evidence (
  organisation_id uuid not null references organisation,
  id uuid not null,
  meeting_id uuid not null,
  revision integer not null,
  slot_id text not null,
  account_id text not null references account,
  evidence jsonb not null,
  received_at timestamptz not null,
  primary key (organisation_id, id),
  unique (organisation_id, meeting_id, revision, slot_id),
  foreign key (organisation_id, meeting_id, revision, slot_id)
    references signature_slot (organisation_id, meeting_id, revision, slot_id)
);

create table pdf_revision (
  organisation_id uuid not null references organisation,
  meeting_id uuid not null,
  revision integer not null,
  seq integer not null,
  slot_id text not null,
  sha256 text not null,
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (organisation_id, meeting_id, revision, seq),
  foreign key (organisation_id, meeting_id, revision)
    references minutes_revision (organisation_id, meeting_id, revision)
);

do $$
declare t text;
begin
  foreach t in array array['minutes_revision', 'signature_slot', 'signature_intent', 'signature_evidence', 'pdf_revision'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_organisation on %I using (organisation_id = current_organisation())', t);
    execute format('grant select, insert on %I to klubba_app', t);
  end loop;
end $$;
-- Only the state of a revision, a slot or an intent may change; the frozen bytes and the evidence may not.
grant update (status, adjusted_at, void_reason) on minutes_revision to klubba_app;
grant update (state, reason, decided_at) on signature_slot to klubba_app;
grant update (used_at) on signature_intent to klubba_app;
create trigger append_only before update or delete on signature_evidence
  for each row execute function refuse_change();
create trigger append_only before update or delete on pdf_revision
  for each row execute function refuse_change();
