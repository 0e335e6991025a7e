-- Why: a body is recognised by its name when the next minutes are imported; two of one name would split its year.
create unique index body_name on body (organisation_id, lower(name));
