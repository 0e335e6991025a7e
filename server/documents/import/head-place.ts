import type { Understanding } from '#lib/protocol/import.ts';
import { findDates } from './dates.ts';
import { isOtherDate } from './head-date.ts';
import type { HeadFields } from './head-fields.ts';
import { readHeadLine } from './head-labels.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { findTimes } from './times.ts';

export function timesOf(
  fields: HeadFields,
  lines: readonly SourceLine[],
): { startTime?: string; endTime?: string } {
  for (const key of ['time', 'placeAndTime', 'date', 'meeting'] as const) {
    const value = fields.get(key)?.value;
    const times = value === undefined ? undefined : findTimes(value, key === 'time');
    if (times !== undefined)
      return {
        startTime: times.startTime,
        ...(times.endTime === undefined ? {} : { endTime: times.endTime }),
      };
  }
  const start = fields.get('start');
  const end = fields.get('end');
  const from = start === undefined ? undefined : findTimes(start.value, true)?.startTime;
  const to = end === undefined ? undefined : findTimes(end.value, true)?.startTime;
  if (from !== undefined) return { startTime: from, ...(to === undefined ? {} : { endTime: to }) };
  const loose = lines
    .map((line) => (line.text.length < 160 && !isOtherDate(line.text) ? findTimes(line.text) : undefined))
    .find((t) => t !== undefined);
  return loose === undefined
    ? {}
    : { startTime: loose.startTime, ...(loose.endTime === undefined ? {} : { endTime: loose.endTime }) };
}

export function placeOf(fields: HeadFields): string | undefined {
  const place = fields.get('place')?.value;
  if (place !== undefined) return place.slice(0, 300);
  const both = fields.get('placeAndTime')?.value;
  if (both === undefined) return undefined;
  return placeBeside(both);
}

/** "Måndagen den 9 november, kl. 9–11, Stadshuset": without labels, the rest of the line is the place. */
export function placeInDateLine(lines: readonly SourceLine[], used: Set<number>): string | undefined {
  const line = lines.find(
    (one) =>
      one.text.length < 200 &&
      findDates(one.text).length === 1 &&
      findTimes(one.text) !== undefined &&
      !isOtherDate(one.text),
  );
  const place = line === undefined || readHeadLine(line) !== undefined ? undefined : placeBeside(line.text);
  if (line === undefined || place === undefined || !/^\p{Lu}\p{L}{2}/u.test(place)) return undefined;
  used.add(line.number);
  return place;
}

/** What is left of "Stadshuset, den 12 mars kl. 9–11" without its date and time. */
function placeBeside(both: string): string | undefined {
  const cut = [...findDates(both).map((date) => date.text), findTimes(both)?.text ?? '']
    .filter((part) => part !== '')
    .reduce((text, part) => text.replace(part, ' '), both);
  const tidy = squeeze(cut.replace(/\b(?:kl\.?|klockan|den)(?=\s*[,.]|\s*$)/giu, ' '))
    .replace(/(?:\s*[,;–-]\s*)+$/u, '')
    .replace(/^(?:[\s,;–-])+/u, '')
    .replace(/(?:,\s*){2,}/gu, ', ');
  return tidy === '' ? undefined : tidy.slice(0, 300);
}

export function formOf(
  fields: HeadFields,
  place: string | undefined,
  lines: readonly SourceLine[],
): Pick<Understanding, 'form' | 'tool'> {
  const stated = `${fields.get('form')?.value ?? ''} ${place ?? ''} ${fields.get('placeAndTime')?.value ?? ''}`;
  const text =
    stated.trim() === ''
      ? lines
          .map((line) => line.text)
          .join(' ')
          .slice(0, 4000)
      : stated;
  const tool = /zoom/iu.test(text) ? 'Zoom' : /teams/iu.test(text) ? 'Teams' : undefined;
  const isRemote =
    tool !== undefined || /digital|på distans|distansmöte|videomöte|remote|online|länk/iu.test(text);
  const isRoom =
    /\b(?:fysiskt|på plats|on site|rum|sal|salen|huset|lokal|room|hall)\b|(?:rum|sal|salen|huset|gården)\b/iu.test(
      stated,
    );
  const isBoth = /\p{L}.*\b(?:och|samt|eller|and|or|\/)\s+(?:digitalt\s+)?(?:via|på|over)\s/iu.test(
    place ?? '',
  );
  const isHybrid = /hybrid/iu.test(text) || (isRemote && (isRoom || isBoth));
  const form = isHybrid ? 'hybrid' : isRemote ? 'remote' : place !== undefined ? 'on-site' : undefined;
  return { ...(form === undefined ? {} : { form }), ...(tool === undefined ? {} : { tool }) };
}
