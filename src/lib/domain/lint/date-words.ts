/** Weekdays from Sunday, months from January, as minutes write them; forms of one day or month stand together. */
export const WEEKDAYS: readonly Readonly<Record<'sv' | 'svShort' | 'en' | 'enShort', string>>[] = [
  { sv: 'söndag', svShort: 'sön', en: 'sunday', enShort: 'sun' },
  { sv: 'måndag', svShort: 'mån', en: 'monday', enShort: 'mon' },
  { sv: 'tisdag', svShort: 'tis', en: 'tuesday', enShort: 'tue' },
  { sv: 'onsdag', svShort: 'ons', en: 'wednesday', enShort: 'wed' },
  { sv: 'torsdag', svShort: 'tors', en: 'thursday', enShort: 'thu' },
  { sv: 'fredag', svShort: 'fre', en: 'friday', enShort: 'fri' },
  { sv: 'lördag', svShort: 'lör', en: 'saturday', enShort: 'sat' },
];

export const MONTHS: readonly (readonly string[])[] = [
  ['januari', 'january', 'jan'],
  ['februari', 'february', 'feb'],
  ['mars', 'march', 'mar'],
  ['april', 'apr'],
  ['maj', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['augusti', 'august', 'aug'],
  ['september', 'sept', 'sep'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
];
