import { number } from './table.ts';

export interface Line {
  readonly colour: string;
  /** No value: it collapsed there. */
  readonly points: readonly { readonly at: number; readonly value: number | undefined }[];
}

export interface Bars {
  readonly name: string;
  readonly bars: readonly {
    readonly colour: string;
    readonly value: number | undefined;
    readonly isCollapsed: boolean;
  }[];
}

interface Panel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

const GRID = '#dddddd';
const INK = '#222222';
const LEFT = 36;
const TOP = 24;
const BOTTOM = 40;

export function text(
  x: number,
  y: number,
  words: string,
  style: {
    readonly size?: number;
    readonly weight?: number;
    readonly anchor?: 'start' | 'middle' | 'end';
  } = {},
): string {
  const { size = 12, weight = 400, anchor = 'start' } = style;
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${at(x)}" y="${at(y)}" font-size="${String(size)}" font-weight="${String(weight)}" text-anchor="${anchor}" fill="${INK}">${safe}</text>`;
}

export function legend(
  x: number,
  y: number,
  entries: readonly { readonly name: string; readonly colour: string }[],
): string {
  const STEP = 205;
  return entries
    .map(
      ({ name, colour }, i) =>
        `<rect x="${at(x + i * STEP)}" y="${at(y - 10)}" width="12" height="12" fill="${colour}"/>${text(x + i * STEP + 18, y, name)}`,
    )
    .join('\n');
}

/** Values on a logarithmic axis, since a collapse is two orders of magnitude away; a cross where one happened. */
export function ladderPanel(
  panel: Panel & { readonly axis: string; readonly lines: readonly Line[] },
): string {
  const { lines } = panel;
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const scale = logScale(panel, values);
  const rates = [...new Set(lines.flatMap(({ points }) => points.map((point) => point.at)))].sort(
    (a, b) => a - b,
  );
  const xOf = (rate: number): number =>
    panel.x + LEFT + ((rates.indexOf(rate) + 0.5) / Math.max(1, rates.length)) * (panel.width - LEFT);
  return [
    text(panel.x, panel.y + 8, panel.title, { weight: 600 }),
    ...grid(panel, scale),
    ...rates.map((rate) =>
      text(xOf(rate), panel.y + panel.height - BOTTOM + 18, String(rate), { anchor: 'middle' }),
    ),
    text(panel.x + LEFT + (panel.width - LEFT) / 2, panel.y + panel.height - 4, panel.axis, {
      anchor: 'middle',
    }),
    ...lines.map((line) => drawLine(line, xOf, scale)),
  ].join('\n');
}

function drawLine({ colour, points }: Line, xOf: (rate: number) => number, scale: Scale): string {
  const known = points.flatMap(({ at: rate, value }) =>
    value === undefined ? [] : [{ x: xOf(rate), y: scale.yOf(value) }],
  );
  const path = known.map(({ x, y }) => `${at(x)},${at(y)}`).join(' ');
  const dots = known.map(({ x, y }) => `<circle cx="${at(x)}" cy="${at(y)}" r="4" fill="${colour}"/>`);
  const crosses = points.flatMap(({ at: rate, value }) =>
    value === undefined ? [cross(xOf(rate), scale.top + 8, colour)] : [],
  );
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...dots,
    ...crosses,
  ].join('\n');
}

function cross(x: number, y: number, colour: string): string {
  return `<path d="M${at(x - 5)} ${at(y - 5)} l10 10 m0 -10 l-10 10" stroke="${colour}" stroke-width="3"/>`;
}

/** Groups of bars on the same kind of axis, each with its value on top. */
export function barPanel(panel: Panel & { readonly groups: readonly Bars[] }): string {
  const values = panel.groups.flatMap(({ bars }) => bars.flatMap(({ value }) => value ?? []));
  const scale = logScale(panel, values);
  const groupWidth = (panel.width - LEFT) / panel.groups.length;
  return [
    text(panel.x, panel.y + 8, panel.title, { weight: 600 }),
    ...grid(panel, scale),
    ...panel.groups.map((group, i) => drawGroup(group, panel.x + LEFT + i * groupWidth, groupWidth, scale)),
  ].join('\n');
}

function drawGroup({ name, bars }: Bars, x: number, width: number, scale: Scale): string {
  const present = bars.filter(({ value, isCollapsed }) => value !== undefined || isCollapsed);
  const barWidth = Math.min(26, (width - 12) / Math.max(1, present.length));
  const start = x + (width - barWidth * present.length) / 2;
  const drawn = present.map(({ colour, value }, i) => {
    const left = start + i * barWidth;
    if (value === undefined) return cross(left + barWidth / 2, scale.top + 8, colour);
    const y = scale.yOf(value);
    const bar = `<rect x="${at(left + 1)}" y="${at(y)}" width="${at(barWidth - 2)}" height="${at(scale.bottom - y)}" fill="${colour}"/>`;
    return `${bar}${text(left + barWidth / 2, y - 4, number(value, value < 10 ? 1 : 0), { size: 9, anchor: 'middle' })}`;
  });
  return [...drawn, text(x + width / 2, scale.bottom + 18, name, { anchor: 'middle', weight: 600 })].join(
    '\n',
  );
}

interface Scale {
  readonly top: number;
  readonly bottom: number;
  readonly marks: readonly number[];
  yOf(value: number): number;
}

/** From the power of ten below the smallest value to the one above the largest. */
function logScale(panel: Panel, values: readonly number[]): Scale {
  const from = Math.floor(Math.log10(Math.max(0.1, Math.min(1, ...values))));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(1, ...values))));
  const top = panel.y + TOP;
  const bottom = panel.y + panel.height - BOTTOM;
  return {
    top,
    bottom,
    marks: Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i)),
    yOf: (value) => {
      const share = (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from);
      return bottom - share * (bottom - top);
    },
  };
}

function grid(panel: Panel, scale: Scale): string[] {
  return scale.marks.map((mark) => {
    const y = scale.yOf(mark);
    const line = `<line x1="${at(panel.x + LEFT)}" x2="${at(panel.x + panel.width)}" y1="${at(y)}" y2="${at(y)}" stroke="${GRID}"/>`;
    return `${line}${text(panel.x + LEFT - 6, y + 4, mark.toLocaleString('en'), { anchor: 'end', size: 10 })}`;
  });
}

const at = (value: number): string => String(Math.round(value * 10) / 10);
