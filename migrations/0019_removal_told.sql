-- Why: Zoom says that somebody has taken the app away, and not whether others of the account still have it. The agreement stands
-- until an administrator ends it, and says so meanwhile; what is kept of that user at Zoom goes at once.
alter table conference_account
  -- When the app was last taken away, by what Zoom said: the same word again is no new one.
  add column removal_at timestamptz,
  -- The user at Zoom, empty when it was not said; null when there is nothing for an administrator to look at.
  add column removal_by text check (length(removal_by) <= 300);
grant update (removal_at, removal_by) on conference_account to klubba_app;

grant delete on conference_identity, member_alias to klubba_app;

alter table conference_account_change drop constraint conference_account_change_what_check;
alter table conference_account_change add constraint conference_account_change_what_check check (what in (
  'added', 'changed', 'secret-changed', 'former-dropped', 'key-renewed', 'ended', 'app-removed', 'removal-told'));
