import type { ServerId } from '../servers/server-kind.ts';
import { runColdOpen } from './cold-open.ts';
import type { Scenario } from './scenario.ts';
import type { Sizes } from './sizes.ts';
import { runSteady } from './steady.ts';
import { runStoppedReaders } from './stopped-readers.ts';
import { runUntilItBreaks } from './until-it-breaks.ts';

const everybody: readonly ServerId[] = ['klubba', 'klubba-after-commit', 'stock', 'hocuspocus'];
const withFloor: readonly ServerId[] = [...everybody, 'floor'];

/** With the small sizes everybody takes part in A, and one of each kind in the rest. */
export function allScenarios(sizes: Sizes): readonly Scenario[] {
  const full = fullScenarios(sizes);
  if (!sizes.isSmall) return full;
  const one: readonly ServerId[] = ['klubba', 'stock', 'hocuspocus'];
  return full.map((scenario) => ({
    ...scenario,
    // The whole application has to be built first: too long for every change.
    servers: scenario.servers.filter((id) => (scenario.id === 'A' ? id !== 'application' : one.includes(id))),
  }));
}

function fullScenarios(sizes: Sizes): readonly Scenario[] {
  const { warmUpMs, measureMs, a, b, c, d, e, f, l, r4, r5 } = sizes;
  const times = { warmUpMs, measureMs };
  const edits = [{ name: '5 edits/s', perSecond: 5 }];
  const keys = [{ name: '8 keys/s', perSecond: 8 }];
  return [
    {
      id: 'A',
      title: `1 clause × (3 writers × 8 keys/s + ${String(a.readers)} readers)`,
      servers: [...withFloor, 'application'],
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: 1,
          writersPerRoom: 3,
          readersPerRoom: a.readers,
          sampleEvery: 1,
          rates: keys,
        }),
    },
    {
      id: 'B',
      title: `${String(b.rooms)} clauses × (3 writers × 8 keys/s + ${String(b.readers)} readers)`,
      servers: withFloor,
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: b.rooms,
          writersPerRoom: 3,
          readersPerRoom: b.readers,
          sampleEvery: 1,
          rates: keys,
        }),
    },
    {
      id: 'C',
      title: `1 clause × (10 writers × 8 keys/s + ${String(c.readers)} readers)`,
      servers: withFloor,
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: 1,
          writersPerRoom: 10,
          readersPerRoom: c.readers,
          sampleEvery: 1,
          rates: keys,
        }),
    },
    {
      id: 'D',
      title: `${String(d.clients)} clients open a text of ${d.edits.toLocaleString('en')} edits on a server just started`,
      servers: ['klubba', 'hocuspocus'],
      run: (kind) => runColdOpen(kind, d),
    },
    {
      id: 'E',
      title: `20 of 34 clients stop reading while ${String(e.megabytes)} MB are written`,
      servers: everybody,
      run: (kind) => runStoppedReaders(kind, { ...e, warmUpMs }),
    },
    {
      id: 'F',
      title: `1 clause × ${String(f.editors)} editors × 5 edits/s`,
      servers: everybody,
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: 1,
          writersPerRoom: f.editors,
          readersPerRoom: 0,
          sampleEvery: 10,
          rates: edits,
        }),
    },
    {
      id: 'L',
      title: `the ladder: 1 clause × (10 writers ever faster + ${String(l.readers)} readers)`,
      servers: everybody,
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: 1,
          writersPerRoom: 10,
          readersPerRoom: l.readers,
          sampleEvery: 10,
          rates: l.rates.map((perSecond) => ({ name: `${String(perSecond)} updates/s each`, perSecond })),
        }),
    },
    {
      id: 'R4',
      title: `1 clause × (20 editors × 5 edits/s + ${String(r4.readers)} readers)`,
      servers: everybody,
      run: (kind) =>
        runSteady(kind, {
          ...times,
          rooms: 1,
          writersPerRoom: 20,
          readersPerRoom: r4.readers,
          sampleEvery: 1,
          rates: edits,
        }),
    },
    {
      id: 'R5',
      title: '1 clause × (60 editors × 5 edits/s + ever more readers), until it breaks',
      servers: everybody,
      run: (kind) => runUntilItBreaks(kind, { ...times, editors: 60, ...r5 }),
    },
  ];
}
