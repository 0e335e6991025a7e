import { fromLatin1 } from '../bytes.ts';
import { DerError, type DerNode } from '../pades/der.ts';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** UTCTime or GeneralizedTime in UTC, as DER writes them. */
export function readTime(node: DerNode | undefined): Date {
  const text = node ? fromLatin1(node.content) : '';
  const pattern =
    node?.tag === UTC_TIME
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)()Z$/
      : node?.tag === GENERALIZED_TIME
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,6})?Z$/
        : undefined;
  const match = pattern?.exec(text);
  if (!match) throw new DerError('no time');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = match;
  // RFC 5280 4.1.2.5.1: two digits from 50 on are the last century.
  const whole = year.length === 4 ? year : `${Number(year) >= 50 ? 19 : 20}${year}`;
  const milliseconds = (fraction.slice(1, 4) || '0').padEnd(3, '0');
  const time = new Date(`${whole}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  if (Number.isNaN(time.getTime())) throw new DerError('no time');
  return time;
}
