-- Why: several machines on one database sign as one authority. The key lay in a folder of one machine; now it lies here, sealed
-- under SIGNING_SECRET, which the database never sees. klubba_app gets no right to it: only the owner of the tables reads it.

create table signing_key (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,30}$'),
  sealed text not null,
  created_at timestamptz not null default now()
);
revoke all on signing_key from public, klubba_app;
