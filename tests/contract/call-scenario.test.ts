import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { foldConnections } from '#lib/domain/conference/fold-connections.ts';
import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { receiveZoomHook } from '#server/conference/zoom/receive-webhook.ts';
import { createDice } from '../support/fault-run.ts';

interface Scenario {
  readonly secret: string;
  readonly deliveries: readonly {
    readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  }[];
}

const scenario = JSON.parse(
  readFileSync('tests/fixtures/conference/zoom/scenarios/out-of-order-and-duplicates.json', 'utf8'),
) as Scenario;

/** What one delivery says, checked as the application checks it. */
function heard({ headers, body }: Scenario['deliveries'][number]['request']): readonly ConferenceEvent[] {
  const stamp = Number(headers['x-zm-request-timestamp']) * 1000;
  const answer = receiveZoomHook(
    {
      headers: new Headers(headers),
      raw: new TextEncoder().encode(body),
      url: new URL('https://klubba.example/api/hooks/zoom'),
      now: new Date(stamp),
    },
    { secrets: [scenario.secret], accountIds: ['aCcOuNt_Fixture_00000'], clientId: 'ours' },
  );
  return answer.deliveries.flatMap((one) => one.events);
}

const stretches = (events: readonly ConferenceEvent[], name: string) =>
  foldConnections(events)
    .filter((one) => one.person.name.toLowerCase().includes(name) && !one.waiting)
    .map(({ joinedAt, leftAt }) => [joinedAt?.slice(11, 19), leftAt?.slice(11, 19)])
    .sort();

it('[DIS-5] signed deliveries, doubled and in any order, fold to when each was there', () => {
  const dice = createDice(20_261_124);
  const all = scenario.deliveries.map(({ request }) => request);
  for (let round = 0; round < 50; round += 1) {
    const shuffled = [...all, ...all.filter(() => dice.next() < 0.3)]
      .map((request) => ({ request, at: dice.next() }))
      .sort((a, b) => a.at - b.at)
      .flatMap(({ request }) => heard(request));
    expect(stretches(shuffled, 'tommy')).toEqual([
      ['11:59:55', '12:55:40'],
      ['12:57:05', '14:25:02'],
    ]);
    expect(stretches(shuffled, 'viktoria')).toEqual([['12:42:15', '14:05:00']]);
  }
});
