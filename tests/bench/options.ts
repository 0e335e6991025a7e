import { parseArgs } from 'node:util';
import { type ScenarioId, scenarioIds } from './scenarios/scenario.ts';
import { type ServerId, serverIds } from './servers/server-kind.ts';

export interface BenchOptions {
  readonly runs: number;
  readonly isSmall: boolean;
  readonly scenarios: readonly ScenarioId[];
  readonly servers: readonly ServerId[];
  /** Rates of the ladder, instead of its own. */
  readonly rates: readonly number[] | undefined;
  /** Before everybody else who works on the machine. */
  readonly goesFirst: boolean;
  /** Keep the figures and write docs/PERFORMANCE.md and the picture. */
  readonly writes: boolean;
}

export const usage = `npm run bench -- [options]
  --only A,B       scenarios (${scenarioIds.join(', ')}); default: all
  --server a,b     ${serverIds.join(', ')}; default: all
  --runs N         runs of each, of which the median is printed; default 3
  --rates 40,320   rates of the ladder
  --small          small sizes and one run, for every change
  --first          server and load get the cores before other processes (as root, for a machine in use)
  --write          keep the figures and write docs/PERFORMANCE.md and its picture`;

/** Throws an Error of one line at what it does not know. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      server: { type: 'string' },
      runs: { type: 'string' },
      rates: { type: 'string' },
      small: { type: 'boolean', default: false },
      first: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.write && (values.small || values.server !== undefined || values.rates !== undefined))
    throw new Error('--write keeps whole scenarios: it does not go with --small, --server or --rates');
  return {
    runs: values.runs === undefined ? (values.small ? 1 : 3) : positive(values.runs),
    isSmall: values.small,
    scenarios: chosen(values.only?.toUpperCase(), scenarioIds),
    servers: chosen(values.server, serverIds),
    rates: values.rates?.split(',').map(positive),
    goesFirst: values.first,
    writes: values.write,
  };
}

function chosen<T extends string>(list: string | undefined, known: readonly T[]): readonly T[] {
  if (list === undefined) return known;
  return list.split(',').map((name) => {
    const found = known.find((candidate) => candidate === name);
    if (found === undefined) throw new Error(`"${name}" is none of ${known.join(', ')}`);
    return found;
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`"${text}" is not a whole number above 0`);
  return value;
}
