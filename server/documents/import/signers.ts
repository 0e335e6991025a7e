import type { ReadParticipant, ReadSigner } from '#lib/protocol/import.ts';
import { isSignHeading } from './head-labels.ts';
import { isFullName, nameKey } from './names.ts';
import { readRosterHeading } from './roster-headings.ts';
import { cellsOf, squeeze, type SourceLine } from './source-lines.ts';
import { isOrganisation, roleOf } from './vocabulary.ts';

export interface SignerReading {
  readonly signers: ReadSigner[];
  /** Adjusters named by the block: "Justeras" over them, or "Justerare" under them. */
  readonly adjusters: string[];
  readonly used: Set<number>;
  /** Number of the line where the block begins. */
  readonly firstLine?: number;
}

interface Cursor {
  readonly reading: SignerReading;
  label: 'Sekreterare' | 'Ordförande' | 'Justerare' | undefined;
  row: ReadSigner[];
  silent: number;
}

/** Reads signature blocks: a heading ("Vid protokollet"), names side by side, and what stands under each name. */
export function readSigners(
  lines: readonly SourceLine[],
  everybody: readonly ReadParticipant[],
  noise: ReadonlySet<number>,
): SignerReading {
  const reading: SignerReading = { signers: [], adjusters: [], used: new Set() };
  const roster = onePerName(everybody);
  const first = blockStart(lines, roster);
  if (first < 0) return reading;
  const cursor: Cursor = { reading, label: undefined, row: [], silent: 0 };
  for (const line of lines.slice(first)) {
    if (line.isBlank || noise.has(line.number)) continue;
    if (/^(?:innehåll|dagordning|agenda|ärenden)/iu.test(line.text)) break;
    const heading = readRosterHeading(line.text);
    if (heading !== undefined && heading.role === undefined) break;
    if (!readLine(cursor, line, roster)) {
      cursor.silent += 1;
      if (cursor.silent > 2 || reading.signers.length > 60) break;
    } else {
      cursor.silent = 0;
      reading.used.add(line.number);
    }
  }
  return reading.signers.length === 0 ? reading : { ...reading, firstLine: lines[first]?.number ?? 0 };
}

function onePerName(roster: readonly ReadParticipant[]): ReadParticipant[] {
  return [...new Map(roster.map((one) => [one.name, one])).values()];
}

/** Where the block begins: its heading, or a line of roster names with their roles right under (003-15). */
function blockStart(lines: readonly SourceLine[], roster: readonly ReadParticipant[]): number {
  const heading = lines.findIndex((line) => !line.isBlank && isSignHeading(line.text));
  const from = heading < 0 ? 0 : Math.max(0, heading - 8);
  const named = lines.findIndex((line, index) => {
    if (index < from || (heading >= 0 && index >= heading)) return false;
    if (line.isBlank || namesIn(line, roster).length === 0 || !isOnlyNames(line, roster)) return false;
    const under = lines
      .slice(index + 1, index + 8)
      .filter((next) => !next.isBlank)
      .slice(0, 3);
    return under.some((next) => cellsOf(next.raw).some((cell) => roleOf(cell) !== undefined));
  });
  return named >= 0 ? named : heading;
}

function readLine(cursor: Cursor, line: SourceLine, roster: readonly ReadParticipant[]): boolean {
  const inline =
    /^(ordförande|(?:\p{L}+ )?vice ordförande|sekreterare|justerare|secretary|chair|adjuster)\s*[:.…_\s]\s*(.*)$/iu.exec(
      line.text,
    );
  const rest = inline?.[2]?.replace(/^[\s.…_]+/u, '') ?? '';
  const inlineNames = rest === '' ? [] : namesIn({ ...line, raw: rest, text: rest }, roster);
  if (inlineNames.length > 0) {
    cursor.row = inlineNames.map((name) => addSigner(cursor, name, line.number, inline?.[1] ?? '', roster));
    return true;
  }
  if (isSignHeading(line.text)) return openBlock(cursor, line, roster);
  const names = isOnlyNames(line, roster) ? namesIn(line, roster) : [];
  const isKnown = names.some((name) => roster.some((one) => one.name === name));
  // Under a row of names, "Länsregionen Kommunsam" is where they come from, not two more people.
  if (!isKnown && cursor.row.length > 0 && describeRow(cursor, line, roster)) return true;
  if (names.length === 0) return false;
  cursor.row = names.map((name) => addSigner(cursor, name, line.number, undefined, roster));
  return true;
}

function openBlock(cursor: Cursor, line: SourceLine, roster: readonly ReadParticipant[]): boolean {
  cursor.row = [];
  cursor.label = /^vid |^sekreterare/iu.test(line.text)
    ? 'Sekreterare'
    : /^ordförande/iu.test(line.text)
      ? 'Ordförande'
      : undefined;
  if (/^juster/iu.test(line.text)) cursor.label = 'Justerare';
  if (
    /^justerat\b/iu.test(line.text) ||
    cellsOf(line.raw.trim())
      .slice(1)
      .some((cell) => /^(?:vid |juster)/iu.test(cell))
  )
    cursor.label = undefined;
  const rest = line.text.includes(':') ? line.text.slice(line.text.indexOf(':') + 1).trim() : '';
  const names = rest === '' ? [] : namesIn({ ...line, raw: rest, text: rest }, roster);
  cursor.row = names.map((name) => addSigner(cursor, name, line.number, undefined, roster));
  return true;
}

function addSigner(
  cursor: Cursor,
  name: string,
  line: number,
  role: string | undefined,
  roster: readonly ReadParticipant[],
): ReadSigner {
  const known = cursor.reading.signers.find((signer) => nameKey(signer.name) === nameKey(name));
  if (known !== undefined) return known;
  const participant = roster.find((one) => nameKey(one.name) === nameKey(name));
  const labelled = role ?? cursor.label;
  const signer: ReadSigner = { name, line };
  if (labelled !== undefined) signer.role = labelled;
  if (participant?.side !== undefined) signer.side = participant.side;
  cursor.reading.signers.push(signer);
  if (labelled !== undefined && roleOf(labelled) === 'adjuster') cursor.reading.adjusters.push(name);
  return signer;
}

/** A line under a row of names: one cell for each, roles or organisations. */
function describeRow(cursor: Cursor, line: SourceLine, roster: readonly ReadParticipant[]): boolean {
  const count = cursor.row.length;
  let cells = cellsOf(line.raw);
  if (cells.length !== count)
    cells = cellsByRoster(cursor.row, line.text, roster) ?? evenWords(line.text, count) ?? cells;
  if (cells.length === 0 || cells.length > count) return false;
  const isPlausible = cells.every(
    (cell) => roleOf(cell) !== undefined || isOrganisation(cell) || /^\p{Lu}[\p{L} .,'-]{1,60}$/u.test(cell),
  );
  if (!isPlausible) return false;
  cells.forEach((cell, i) => {
    const signer = cursor.row[i];
    if (signer === undefined) return;
    const role = roleOf(cell);
    if (role !== undefined) {
      signer.role = cell;
      if (role === 'adjuster' && !cursor.reading.adjusters.includes(signer.name))
        cursor.reading.adjusters.push(signer.name);
    } else signer.organisation = signer.organisation === undefined ? cell : `${signer.organisation}, ${cell}`;
  });
  return true;
}

/** 004-19: "Vårdförbundet SSR" under two people is cut by what the roster says about each. */
function cellsByRoster(
  row: readonly ReadSigner[],
  text: string,
  roster: readonly ReadParticipant[],
): string[] | undefined {
  const cells = row.map((signer) => {
    const organisation = roster.find((one) => nameKey(one.name) === nameKey(signer.name))?.organisation;
    return organisation !== undefined && squeeze(text).includes(organisation) ? organisation : undefined;
  });
  const found = cells.filter((cell) => cell !== undefined);
  if (found.length === row.length) return found;
  const left = found.reduce((rest, cell) => rest.replace(cell, ' '), squeeze(text)).trim();
  return found.length === row.length - 1 && left !== '' ? cells.map((cell) => cell ?? left) : undefined;
}

function evenWords(text: string, count: number): string[] | undefined {
  const words = squeeze(text).split(' ');
  if (words.length === count) return words;
  const roles = squeeze(text).match(/(?:\p{L}+ )?vice ordförande|ordförande|sekreterare|justerare/giu);
  if (roles?.length === count) return roles;
  if (count !== 2) return undefined;
  // "Norra Länsregionen Södra": the border goes where both sides read as organisations.
  for (let i = 1; i < words.length; i += 1) {
    const pair = [words.slice(0, i).join(' '), words.slice(i).join(' ')];
    if (pair.every((cell) => isOrganisation(cell))) return pair;
  }
  const last = words.findIndex((word) => isOrganisation(word));
  return last > 0 && last < words.length - 1
    ? [words.slice(0, last + 1).join(' '), words.slice(last + 1).join(' ')]
    : undefined;
}

function namesIn(line: SourceLine, roster: readonly ReadParticipant[]): string[] {
  const text = squeeze(line.text);
  const known = roster
    .filter((one) => text.includes(one.name))
    .sort((a, b) => text.indexOf(a.name) - text.indexOf(b.name))
    .map((one) => one.name);
  const cells = cellsOf(line.raw)
    .map((cell) => squeeze(cell.replace(/\s*\([^)]{1,6}\)$/u, '').replace(/^[.…_]+|[.…_]+$/gu, '')))
    .filter(isFullName);
  return [...new Set(known.length >= cells.length ? known : cells)];
}

function isOnlyNames(line: SourceLine, roster: readonly ReadParticipant[]): boolean {
  const left = namesIn(line, roster).reduce((text, name) => text.replace(name, ' '), squeeze(line.text));
  return /^[\s.…_,/–-]*$/u.test(left.replace(/\(\s*\p{L}{1,6}\s*\)/gu, ' '));
}
