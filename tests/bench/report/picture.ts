import type { FigureName, Figures } from '../measure/figures.ts';
import type { MeasuredScenario } from '../measure/measured.ts';
import type { ScenarioId } from '../scenarios/scenario.ts';
import type { ServerId } from '../servers/server-kind.ts';
import { barPanel, type Bars, ladderPanel, legend, type Line, text } from './picture-parts.ts';

interface Shown {
  readonly id: ServerId;
  readonly name: string;
  /** Colours that people who see few of them can tell apart (Okabe and Ito). */
  readonly colour: string;
}

const shown: readonly Shown[] = [
  { id: 'klubba', name: 'Klubba, at once', colour: '#0072b2' },
  { id: 'klubba-after-commit', name: 'Klubba, after commit', colour: '#56b4e9' },
  { id: 'stock', name: '@y/websocket-server', colour: '#d55e00' },
  { id: 'hocuspocus', name: 'Hocuspocus', colour: '#e69f00' },
  { id: 'floor', name: 'bare ws relay', colour: '#8a8a8a' },
];

const WIDTH = 1_080;
const HEIGHT = 430;

/** The figures as one SVG: the ladder, the everyday scenarios, and memory when readers stop. */
export function drawPicture(all: readonly MeasuredScenario[]): string {
  const find = (id: ScenarioId): MeasuredScenario | undefined => all.find((scenario) => scenario.id === id);
  const everyday = (['A', 'B', 'C', 'F'] as const).map((id) => barsOf(id, find(id), 'p95'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    '<title>Klubba beside the stock servers</title>',
    `<rect width="${String(WIDTH)}" height="${String(HEIGHT)}" fill="#ffffff"/>`,
    text(20, 28, 'Klubba beside the stock servers', { size: 17, weight: 600 }),
    text(WIDTH - 20, 28, 'logarithmic axes; × collapses', { anchor: 'end' }),
    legend(20, 50, shown),
    ladderPanel({
      x: 20,
      y: 80,
      width: 400,
      height: 320,
      title: 'L: p95 in ms, 10 writers to 300 clients',
      axis: 'updates per second and writer',
      lines: linesOf(find('L')),
    }),
    barPanel({ x: 440, y: 80, width: 420, height: 320, title: 'p95 in ms', groups: everyday }),
    barPanel({
      x: 880,
      y: 80,
      width: 180,
      height: 320,
      title: 'E: RSS growth in MB',
      groups: [barsOf('E', find('E'), 'rssGrowth')],
    }),
    '</svg>',
    '',
  ].join('\n');
}

function linesOf(scenario: MeasuredScenario | undefined): Line[] {
  return shown.flatMap(({ id, colour }) => {
    const rows = scenario?.rows.filter((row) => row.server === id) ?? [];
    const points = rows.map(({ step, figures }) => ({
      at: Number.parseInt(step, 10),
      value: figures.collapse === undefined ? figures.p95 : undefined,
    }));
    return points.length === 0 ? [] : [{ colour, points }];
  });
}

function barsOf(name: string, scenario: MeasuredScenario | undefined, figure: FigureName): Bars {
  const valueOf = (figures: Figures | undefined): number | undefined =>
    figures?.collapse === undefined ? figures?.[figure] : undefined;
  return {
    name,
    bars: shown.map(({ id, colour }) => {
      const figures = scenario?.rows.find((row) => row.server === id)?.figures;
      return { colour, value: valueOf(figures), isCollapsed: figures?.collapse !== undefined };
    }),
  };
}
