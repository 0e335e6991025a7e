import type { ReadClause, ReadFinding, ReadParticipant } from '#lib/protocol/import.ts';
import { nameKey } from './names.ts';
import type { GroupedEntry, RosterReading } from './roster.ts';
import { squeeze, type SourceLine } from './source-lines.ts';
import { roleOf } from './vocabulary.ts';

/** No body is larger; a longer list is a hostile text, and every later step walks the roster. */
export const MOST_PEOPLE = 500;

/** Gives the entries ids, marks the absent (003-4) and closes open ends of "från § 14". */
export function toParticipants(reading: RosterReading, agenda: readonly ReadClause[]): ReadParticipant[] {
  const numbers = agenda.map((clause) => Number.parseInt(clause.number, 10)).filter((n) => !Number.isNaN(n));
  const rows = new Set<string>();
  const entries = reading.entries.slice(0, MOST_PEOPLE).filter((entry) => {
    const row = `${nameKey(entry.name)} ${String(entry.line)}`;
    return !rows.has(row) && rows.add(row);
  });
  const byName = new Map<string, GroupedEntry>(entries.map((entry) => [nameKey(entry.name), entry]));
  for (const gone of reading.absent.slice(0, MOST_PEOPLE)) {
    const known = byName.get(nameKey(gone.name));
    if (known !== undefined) known.attendance = { kind: 'absent' };
    else {
      const entry: GroupedEntry = {
        ...gone,
        attendance: { kind: 'absent' },
        group: 'member',
        certainty: 'sure',
      };
      byName.set(nameKey(gone.name), entry);
      entries.push(entry);
    }
  }
  return entries.map((entry, i) => ({
    ...entry,
    id: `p${String(i + 1)}`,
    attendance: closed(entry, numbers),
  }));
}

function closed(entry: GroupedEntry, numbers: readonly number[]): ReadParticipant['attendance'] {
  const { attendance } = entry;
  if (attendance.kind !== 'clauses' || (attendance.from !== 0 && attendance.to !== 9999)) return attendance;
  if (numbers.length === 0) return { kind: 'part' };
  return {
    kind: 'clauses',
    from: attendance.from === 0 ? Math.min(...numbers) : attendance.from,
    to: attendance.to === 9999 ? Math.max(...numbers) : attendance.to,
  };
}

/** Adds roles that stand outside the roster: in the signature block, or as "Ordföranden, Anna, hälsar". */
export function addRoles(
  roster: ReadParticipant[],
  signers: readonly { name: string; role?: string | undefined }[],
  lines: readonly SourceLine[],
): ReadFinding[] {
  for (const signer of signers) {
    const one = roster.find((other) => nameKey(other.name) === nameKey(signer.name));
    const role = signer.role === undefined ? undefined : roleOf(signer.role);
    if (one === undefined || role === undefined || one.role !== undefined) continue;
    one.role = role;
    one.roleText = signer.role ?? '';
  }
  return roster.some((one) => one.role === 'chair') ? [] : chairInText(roster, lines);
}

function chairInText(roster: ReadParticipant[], lines: readonly SourceLine[]): ReadFinding[] {
  for (const line of lines) {
    const m =
      /\b(?:Ordförande|Ordföranden|Chair)\b,?\s+(\p{Lu}[\p{L}-]+(?:\s+(?:von\s|af\s)?\p{Lu}[\p{L}-]+)?)/u.exec(
        squeeze(line.text),
      );
    const name = m?.[1];
    if (name === undefined) continue;
    const people = roster.filter((one) => one.name === name || one.name.split(' ')[0] === name);
    const [person] = people;
    if (people.length === 1 && person !== undefined) {
      person.role = 'chair';
      person.roleText = 'Ordförande';
      person.certainty = 'unsure';
      return [];
    }
    // 002-12: the chair is named in the text, but the list that holds her is cut off.
    if (people.length === 0 && name.includes(' '))
      return [{ code: 'chair-not-in-roster', line: line.number, params: { name } }];
  }
  return [];
}
