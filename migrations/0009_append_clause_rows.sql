-- Why: a commit of text is one journey to the database instead of five. What people wait for before "saved" is mostly journeys,
-- and while the process is busy each one waits for its turn. The function works with the rights of its caller: row-level
-- security and the missing right to update clause_update stand as before.

-- Appends rows to the clauses of one organisation. Clauses are numbered from 1 as they stand in p_meetings and p_clauses; the
-- bytes of all rows stand one after the other in p_bytes. Gives for each clause that took them the sequence it reached;
-- clauses that are sealed are missing, and those where a client id belongs to somebody else say so and take nothing.
create function append_clause_rows(
  p_organisation uuid, p_meetings uuid[], p_clauses text[],
  p_row_clauses integer[], p_row_accounts text[], p_row_sizes integer[], p_bytes bytea,
  p_lease_clauses integer[], p_lease_clients bigint[], p_lease_accounts text[]
) returns table (clause integer, seq bigint, is_taken boolean)
language plpgsql volatile security invoker set search_path = public as $$
declare
  taken integer[] := '{}';
begin
  perform set_config('app.organisation_id', p_organisation::text, true);

  -- First come, first served, for ever.
  if cardinality(p_lease_clients) > 0 then
    insert into client_lease (organisation_id, meeting_id, clause_id, client_id, account_id)
    select p_organisation, p_meetings[w.clause], p_clauses[w.clause], w.client, w.account
    from unnest(p_lease_clauses, p_lease_clients, p_lease_accounts) as w (clause, client, account)
    order by 2, 3, 4
    on conflict do nothing;

    select coalesce(array_agg(distinct w.clause), '{}') into taken
    from unnest(p_lease_clauses, p_lease_clients, p_lease_accounts) as w (clause, client, account)
    join client_lease l on l.organisation_id = p_organisation and l.meeting_id = p_meetings[w.clause]
      and l.clause_id = p_clauses[w.clause] and l.client_id = w.client
    where l.account_id <> w.account;
  end if;

  return query
  with asked as (
    select a.clause::integer as clause, a.meeting_id, a.clause_id
    from unnest(p_meetings, p_clauses) with ordinality as a (meeting_id, clause_id, clause)
    where not a.clause = any (taken)
  ), given as (
    select r.clause, r.account, r.size, r.n,
           sum(r.size) over (order by r.n) - r.size as before_it,
           row_number() over (partition by r.clause order by r.n) as place
    from unnest(p_row_clauses, p_row_accounts, p_row_sizes) with ordinality as r (clause, account, size, n)
  ), locked as (
    -- In one order, so that two processes never wait for each other in a ring; no key, as rows may refer to the clause meanwhile.
    select a.clause, c.meeting_id, c.clause_id, (select count(*) from given g where g.clause = a.clause) as rows
    from clause_room c join asked a using (meeting_id, clause_id)
    where c.organisation_id = p_organisation and c.sealed_at is null
    order by c.meeting_id, c.clause_id
    for no key update of c
  ), raised as (
    update clause_room c set seq = c.seq + l.rows from locked l
    where c.organisation_id = p_organisation and c.meeting_id = l.meeting_id and c.clause_id = l.clause_id
    returning l.clause, c.meeting_id, c.clause_id, c.seq, c.seq - l.rows as seq_before
  ), written as (
    insert into clause_update (organisation_id, meeting_id, clause_id, seq, account_id, update)
    select p_organisation, raised.meeting_id, raised.clause_id, raised.seq_before + g.place, g.account,
           substring(p_bytes from g.before_it::integer + 1 for g.size)
    from given g join raised using (clause)
  )
  select raised.clause, raised.seq, false from raised
  union all
  select t, null::bigint, true from unnest(taken) as t;
end $$;
