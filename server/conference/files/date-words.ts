/** By the languages of the North and its neighbours, long and short. */
const MONTHS = [
  'jan january januari januar',
  'feb febr february februari februar',
  'mar march mars märz mrz',
  'apr april',
  'may maj mai',
  'jun june juni',
  'jul july juli',
  'aug august augusti',
  'sep sept september',
  'oct okt october oktober',
  'nov november',
  'dec des dez december desember dezember',
].map((words) => new Set(words.split(' ')));
const WEEKDAYS = new Set(
  [
    'måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön',
    'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun',
  ]
    .join(' ')
    .split(' '),
);

/** From 1; nothing for a word that is no month. */
export function monthOf(word: string): number | undefined {
  const at = MONTHS.findIndex((words) => words.has(word.normalize('NFC').toLowerCase()));
  return at < 0 ? undefined : at + 1;
}

export function isWeekday(word: string): boolean {
  return WEEKDAYS.has(word.normalize('NFC').toLowerCase());
}
