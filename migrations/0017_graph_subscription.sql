-- Why: Graph tells of what happens in a call, and of its transcripts, only while it has been asked to, three days at a time at
-- most. What has been asked for is kept here, so that it is renewed, made anew when it is lost, and taken back when it is over.
create table graph_subscription (
  organisation_id uuid not null references organisation,
  id uuid not null,
  account_id uuid not null,
  -- The thread of the call's chat, as bindings have it: Graph gives one for a call, however many meetings are held in it.
  external_id text not null check (length(external_id) between 1 and 300),
  what text not null check (what in ('call-events', 'transcripts')),
  -- Graph's own id; null while nothing stands: not made yet, refused or lost.
  graph_id text check (length(graph_id) between 1 and 200),
  -- Which certificate and which client state it was made with, neither of them in clear.
  made_with text check (length(made_with) <= 300),
  expires_at timestamptz,
  -- Not looked after before; earlier than the time it stands for when Graph has asked for it.
  due_at timestamptz not null,
  -- The process that speaks with Graph about it has it to itself until then.
  claimed_until timestamptz,
  -- Graph's last no, in codes that the interface has words for; null after a yes.
  refusal_code text check (length(refusal_code) <= 80),
  refusal_reason text check (length(refusal_reason) <= 200),
  refused_at timestamptz,
  -- When Graph last said that it had lost something on the way.
  missed_at timestamptz,
  primary key (organisation_id, id),
  unique (organisation_id, account_id, external_id, what),
  foreign key (organisation_id, account_id) references conference_account (organisation_id, id)
);
create index subscription_by_graph_id on graph_subscription (organisation_id, account_id, graph_id) where graph_id is not null;

alter table graph_subscription enable row level security;
alter table graph_subscription force row level security;
create policy own_organisation on graph_subscription using (organisation_id = current_organisation());
grant select, insert, delete on graph_subscription to klubba_app;
grant update (graph_id, made_with, expires_at, due_at, claimed_until, refusal_code, refusal_reason, refused_at, missed_at)
  on graph_subscription to klubba_app;
