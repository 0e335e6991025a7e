import { isMeantAsZone, labelWithZone, zoneNamed } from './file-zones.ts';

/** What a column of an attendance file can be. */
export type ColumnRole =
  | 'name'
  | 'email'
  | 'joined'
  | 'left'
  | 'duration'
  | 'guest'
  | 'waiting'
  | 'role'
  | 'action'
  | 'timestamp'
  | 'attended'
  /** Something else whose label is known, so that it is not taken for one of those above. */
  | 'other';

/** Labels seen in files, and those of other languages that nobody has seen yet; lower case. */
const LABELS: Readonly<Record<ColumnRole, readonly string[]>> = {
  name: [
    'name',
    'full name',
    'name (original name)',
    'user name (original name)',
    'user name',
    'namn',
    'fullständigt namn',
    'namn (ursprungligt namn)',
  ],
  email: ['email', 'user email', 'e-mail', 'email address', 'e-post', 'e-postadress'],
  joined: [
    'join time',
    'first join',
    'first join time',
    'joined',
    'time joined',
    'anslutningstid',
    'första anslutning',
    'anslöt',
    'gick med',
    'gick med först',
    'tid för anslutning',
    'tid för att ansluta',
  ],
  left: [
    'leave time',
    'last leave',
    'last leave time',
    'left',
    'left time',
    'time left',
    'tid för utträde',
    'tid för att lämna',
    'senaste utträde',
    'sista utgång',
    'lämnade',
    'lämnade senast',
    'lämnade mötet',
    'utträdestid',
    'utgångstid',
  ],
  duration: [
    'duration',
    'duration (minutes)',
    'in-meeting duration',
    'total duration (minutes)',
    'time in session (minutes)',
    'varaktighet',
    'varaktighet (minuter)',
    'varaktighet i mötet',
    'längd',
    'längd i mötet',
  ],
  guest: ['guest', 'is guest', 'gäst', 'gast', 'invité', 'vieras', 'gjest', 'gæst'],
  waiting: [
    'in waiting room',
    'waiting room',
    'in lobby',
    'i väntrum',
    'i väntrummet',
    'väntrum',
    'i lobbyn',
    'i venterom',
    'i venteværelse',
    'im warteraum',
    "en salle d'attente",
    'odotushuoneessa',
  ],
  role: ['role', 'roll', 'rolle'],
  action: ['user action', 'användaråtgärd', 'åtgärd'],
  timestamp: ['timestamp', 'tidsstämpel'],
  attended: ['attended', 'deltog'],
  other: [
    'registration time',
    'registreringstid',
    'approval status',
    'first name',
    'last name',
    'participant id (upn)',
    'deltagar-id (upn)',
    'recording consent',
    'recording disclaimer response',
    'svar på friskrivning för inspelning',
    'country/region name',
    'start time',
    'end time',
  ],
};
const ROLE_OF = new Map<string, ColumnRole>(
  Object.entries(LABELS).flatMap(([role, labels]) =>
    labels.map((label): [string, ColumnRole] => [label, role as ColumnRole]),
  ),
);

export function normalLabel(cell: string): string {
  return cell.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

const roleAlone = (label: string): ColumnRole | undefined =>
  ROLE_OF.get(normalLabel(label).replaceAll('’', "'"));

/** Whatever zone stands after it. */
export function roleOfLabel(cell: string): ColumnRole | undefined {
  const role = roleAlone(cell);
  if (role !== undefined) return role;
  const parts = labelWithZone(cell);
  if (!parts) return undefined;
  const isZone = zoneNamed(parts.zone) !== undefined || isMeantAsZone(parts.zone);
  return isZone ? roleAlone(parts.base) : undefined;
}

/** Whether a label says that the column has only the first arrival of each person. */
export function isFirstOnly(cell: string): boolean {
  return roleOfLabel(cell) === 'joined' && /first|först/u.test(normalLabel(cell));
}
