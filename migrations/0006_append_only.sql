-- Why: TRUNCATE passes row triggers by, so the owner of the tables could still have emptied what is only ever added to.

do $$
declare t text;
begin
  foreach t in array array['clause_update', 'signature_evidence', 'pdf_revision'] loop
    execute format('create trigger append_only_truncate before truncate on %I
                      for each statement execute function refuse_change()', t);
  end loop;
end $$;
