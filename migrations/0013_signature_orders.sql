-- Why: a signature by BankID or by an issuer elsewhere takes minutes and several requests. What has been started lies here, so that
-- any process can go on with it and a restart loses nothing. An answer is taken once: the arrows of the state say so.
create table signature_order (
  organisation_id uuid not null references organisation,
  -- Of a signature the hash of its intent: one order for one intent.
  id text not null check (id ~ '^[0-9a-f]{64}$'),
  purpose text not null check (purpose in ('sign', 'link')),
  method text not null check (method ~ '^[a-z]+(:[a-z0-9-]{1,40})?$'),
  meeting_id uuid,
  account_id text not null references account,
  session_id text not null,
  state text not null default 'pending' check (state in ('pending', 'answered', 'done', 'failed', 'cancelled')),
  -- Encrypted: what the method has to remember, and what came of it. Neither is ever shown to the browser.
  memory bytea,
  answer bytea,
  hint text,
  code text,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  polled_at timestamptz,
  ended_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, meeting_id) references meeting (organisation_id, id),
  check ((purpose = 'sign') = (meeting_id is not null))
);

create function follow_order_states() returns trigger language plpgsql as $$
begin
  if old.state <> new.state and not (old.state || '>' || new.state) = any (array[
    'pending>answered', 'pending>failed', 'pending>cancelled', 'pending>done', 'answered>done', 'answered>failed'])
  then raise exception 'a % order does not become %', old.state, new.state using errcode = 'check_violation';
  end if;
  if old.answer is not null and new.answer is distinct from old.answer and new.state not in ('done', 'failed')
  then raise exception 'an answer is given once' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger follow_states before update on signature_order
  for each row execute function follow_order_states();

-- How a person is known to BankID or to an issuer. The number itself is encrypted; its HMAC finds the same person twice.
create table signing_identity (
  organisation_id uuid not null references organisation,
  id uuid not null default gen_random_uuid(),
  account_id text not null references account on delete cascade,
  kind text not null check (kind in ('personal-number', 'oidc')),
  issuer text not null default '',
  sealed bytea not null,
  mac text not null check (mac ~ '^[0-9a-f]{64}$'),
  enrolled_how text not null,
  enrolled_by text not null,
  enrolled_at timestamptz not null,
  ended_at timestamptz,
  primary key (organisation_id, id)
);
-- One person, one login; one login, one person.
create unique index one_identity_of_account on signing_identity (organisation_id, account_id, kind, issuer)
  where ended_at is null;
create unique index one_account_of_identity on signing_identity (organisation_id, kind, issuer, mac)
  where ended_at is null;

do $$
declare t text;
begin
  foreach t in array array['signature_order', 'signing_identity'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_organisation on %I using (organisation_id = current_organisation())', t);
    execute format('grant select, insert on %I to klubba_app', t);
  end loop;
end $$;
grant update (state, memory, answer, hint, code, polled_at, ended_at) on signature_order to klubba_app;
-- An identity is ended, never rewritten: who was known as whom, and when, stays.
grant update (ended_at) on signing_identity to klubba_app;

-- The whole evidence, encrypted, when the one in the PDF only names its hash (personal numbers stay out of it).
alter table signature_evidence add column sealed bytea;
