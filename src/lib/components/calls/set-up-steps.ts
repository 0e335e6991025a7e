import { m } from '#lib/i18n/generated/messages.js';
import type { PermissionGroup, SetUpField } from '#lib/protocol/set-up.ts';

export interface SetUpStep {
  readonly says: () => string;
  /** What is filled in there. */
  readonly fields?: readonly SetUpField[];
  readonly permissions?: PermissionGroup;
  readonly hasEvents?: true;
}

/** What administrators do, in this order; where and how stands in the words, what is filled in comes with the agreement. */
export const STEPS: Readonly<Record<'zoom' | 'teams', readonly SetUpStep[]>> = {
  zoom: [
    { says: m.setup_zoom_app },
    { says: m.setup_zoom_fields, fields: ['redirect', 'home', 'domain', 'events'] },
    { says: m.setup_zoom_events, hasEvents: true },
    { says: m.setup_zoom_validate },
    { says: m.setup_zoom_scopes, permissions: 'app' },
    { says: m.setup_zoom_hosts },
    { says: m.setup_zoom_activate },
    { says: m.setup_zoom_server, permissions: 'server' },
  ],
  teams: [
    { says: m.setup_teams_app },
    { says: m.setup_teams_api, fields: ['app-uri', 'scope', 'client-desktop', 'client-web'] },
    { says: m.setup_teams_bot, fields: ['bot'] },
    { says: m.setup_teams_ticks },
    { says: m.setup_teams_package, permissions: 'meeting' },
    { says: m.setup_teams_meeting },
    { says: m.setup_teams_graph, permissions: 'graph' },
    { says: m.setup_teams_policy, fields: ['policy'] },
  ],
};

export const FIELD_WORDS: Readonly<Record<SetUpField, () => string>> = {
  redirect: m.setup_field_redirect,
  home: m.setup_field_home,
  domain: m.setup_field_domain,
  events: m.setup_field_events,
  'app-uri': m.setup_field_app_uri,
  scope: m.setup_field_scope,
  'client-desktop': m.setup_field_client_desktop,
  'client-web': m.setup_field_client_web,
  bot: m.setup_field_bot,
  policy: m.setup_field_policy,
};

export const NOT_POSSIBLE: Readonly<Record<'zoom' | 'teams', readonly (() => string)[]>> = {
  zoom: [m.setup_not_camera, m.setup_not_behind, m.setup_not_hipaa, m.setup_not_public],
  teams: [
    m.setup_not_ad_hoc,
    m.setup_not_before,
    m.setup_not_guests,
    m.setup_not_camera,
    m.setup_not_behind,
    m.setup_not_public,
  ],
};
