import type { FigureName } from '../measure/figures.ts';
import type { MeasuredRow, MeasuredScenario } from '../measure/measured.ts';
import type { ServerId } from '../servers/server-kind.ts';
import { number } from './table.ts';

const compared: readonly (readonly [FigureName, string])[] = [
  ['p50', 'p50'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['cpuPerDelivery', 'CPU per delivery'],
  ['rss', 'RSS'],
  ['rssGrowth', 'RSS growth'],
  ['allOpen', 'time until all have it'],
];
const PEERS: readonly ServerId[] = ['stock', 'hocuspocus', 'floor'];

/** Klubba's figures divided by each peer's at the same step, one line a pair; below 1 Klubba is the lighter or faster. */
export function ratioLines(scenario: MeasuredScenario): string[] {
  const ours = scenario.rows.filter(({ server }) => server.startsWith('klubba'));
  return ours.flatMap((row) =>
    PEERS.flatMap((peer) => {
      const theirs = scenario.rows.find(({ server, step }) => server === peer && step === row.step);
      return theirs ? [ratioLine(row, theirs)] : [];
    }),
  );
}

function ratioLine(ours: MeasuredRow, theirs: MeasuredRow): string {
  const parts = compared.flatMap(([figure, name]) => {
    const [a, b] = [ours.figures[figure], theirs.figures[figure]];
    return a === undefined || b === undefined || b === 0 ? [] : [`${name} ${number(a / b, 2)}`];
  });
  const broken = theirs.figures.collapse === undefined ? '' : ' (which collapses)';
  return `${ours.name} ÷ ${theirs.name}${broken}, ${ours.step}: ${parts.join(', ')}`;
}
