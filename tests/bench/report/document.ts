import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDisturbed, isLoadSaturated } from '../measure/figures.ts';
import type { MeasuredScenario } from '../measure/measured.ts';
import { drawPicture } from './picture.ts';
import { ratioLines } from './ratios.ts';
import { number, rowsOf } from './table.ts';
import { type Verdict, verdictsOf } from './targets.ts';

const DOCUMENT = resolve('docs/PERFORMANCE.md');
const PICTURE = resolve('docs/pictures/performance.svg');
const BEGIN = '<!-- npm run bench -- --write: from here -->';
const END = '<!-- npm run bench -- --write: to here -->';

/** Writes the figures into docs/PERFORMANCE.md between its two marks, and draws the picture. */
export function writeDocument(all: readonly MeasuredScenario[]): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(DOCUMENT, withFigures(text, all));
  writeFileSync(PICTURE, drawPicture(all));
}

/** What people wrote around the marks stays. Throws when the marks are gone. */
export function withFigures(text: string, all: readonly MeasuredScenario[]): string {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/PERFORMANCE.md has lost the marks around its figures');
  return `${text.slice(0, from)}${BEGIN}\n\n${figuresText(all)}\n${text.slice(to)}`;
}

function figuresText(all: readonly MeasuredScenario[]): string {
  const picture = '![Klubba beside the stock servers: ladder, latency, memory](pictures/performance.svg)\n';
  return [picture, targetsText(all), ...all.map(scenarioText)].join('\n');
}

function targetsText(all: readonly MeasuredScenario[]): string {
  const verdicts = all.flatMap(verdictsOf);
  const named = [...new Set(verdicts.map(({ scenario, target }) => `${scenario}|${target}`))];
  const rows = named.map((name) => {
    const [scenario = '', target = ''] = name.split('|');
    const cell = (server: string): string =>
      verdictText(
        verdicts.find((v) => v.scenario === scenario && v.target === target && v.server === server),
      );
    return [scenario, target, cell('klubba'), cell('klubba-after-commit')];
  });
  return [
    '### Targets',
    '',
    markdown([['', 'target', 'broadcast at once', 'after commit'], ...rows]),
    '',
  ].join('\n');
}

function verdictText(verdict: Verdict | undefined): string {
  if (!verdict) return '–';
  const { found, unit, isReached } = verdict;
  return `${number(found, 2)}${unit}, ${isReached ? 'reached' : '**not reached**'}`;
}

function scenarioText(scenario: MeasuredScenario): string {
  const { id, title, date, machine, runs } = scenario;
  return [
    `### ${id}: ${title}`,
    '',
    `${date}, ${machine}. Medians of ${String(runs)} ${runs === 1 ? 'run' : 'runs'}.${cautionOf(scenario)}`,
    '',
    markdown(rowsOf(scenario)),
    '',
    ...ratioLines(scenario).map((line) => `- ${line}`),
    '',
  ].join('\n');
}

function cautionOf({ rows }: MeasuredScenario): string {
  const disturbed = rows.some(({ figures }) => isDisturbed(figures));
  const saturated = rows.some(({ figures }) => isLoadSaturated(figures));
  return [
    disturbed ? ' Others used the machine meanwhile where "(!)" stands at them.' : '',
    saturated ? ' The load generator was itself at its limit where "(!)" stands at it.' : '',
  ].join('');
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [heads = [], ...rest] = rows;
  return [heads, heads.map(() => '---'), ...rest].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
