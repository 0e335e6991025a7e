import type {
  AttendanceGroup,
  AttendanceRow,
  MinutesBlock,
  MinutesClause,
  MinutesDocument,
  MinutesSigner,
} from '#lib/domain/minutes-document.ts';

/**
 * The minutes as plain text in printing order, so that a test can compare them with a page written by hand.
 * One blank line between parts; a fact with a heading is the heading on its own line and its lines under it.
 */
export function minutesText(document: MinutesDocument): string {
  const head = [document.organisationName, document.title, document.timeText, document.placeText];
  const parts = [
    head.filter((line) => line !== '').join('\n'),
    ...document.attendance.map((group, i) => groupText(group, document.attendance[i - 1])),
    ...document.clauses.map(clauseText),
    ...(document.closing.length > 0 ? [document.closing.map((block) => blockText(block)).join('\n')] : []),
    ['Underskrifter', ...document.signers.map(signerText)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Groups of one row stand side by side on paper; here the sides follow each other under one heading. */
function groupText({ heading, side, people, row }: AttendanceGroup, before?: AttendanceGroup): string {
  const isSameRow = side !== undefined && before?.row === row && before?.heading === heading;
  const lines = [
    ...(isSameRow ? [] : [heading]),
    ...(side === undefined ? [] : [`[${side}]`]),
    ...people.map(personText),
  ];
  return lines.join('\n');
}

function personText({ name, party, organisation, role, notes }: AttendanceRow): string {
  const who = party ? `${name} (${party})` : name;
  return [who, organisation, role, ...notes].filter((one) => one !== undefined && one !== '').join(', ');
}

function clauseText({ label, title, blocks }: MinutesClause): string {
  return [`${label} ${title}`.trim(), ...blocks.map((block) => blockText(block))].join('\n');
}

function blockText(block: MinutesBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return block.runs.map((run) => (run.href ? `${run.text} <${run.href}>` : run.text)).join('');
    case 'heading':
      return block.text;
    case 'list':
      return block.items
        .map(
          (item, i) => `${block.ordered ? `${i + 1}.` : '•'} ${item.map((one) => blockText(one)).join(' ')}`,
        )
        .join('\n');
    case 'fact':
      return [block.heading, ...block.lines.map((line) => `  ${line}`)].join('\n');
  }
}

function signerText({ roleText, name, organisation, signs }: MinutesSigner): string {
  const who = organisation ? `${name}, ${organisation}` : name;
  return `${roleText}: ${who}${signs ? '' : ' (skriver inte under)'}`;
}
