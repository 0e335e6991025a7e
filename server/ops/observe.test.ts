import { describe, expect, it } from 'vitest';
import { observeHooks } from './observe.ts';

describe('deliveries that cannot be kept', () => {
  const away = (): Error => Object.assign(new Error('the line is down'), { code: 'CONNECTION_CLOSED' });

  it('are one line a minute, with how many there were', () => {
    let clock = 0;
    const lines: object[] = [];
    const say = (facts: object): void => void lines.push(facts);
    const { failed } = observeHooks({ debug: say, info: say, warn: say, error: say }, () => clock);
    for (; clock <= 130_000; clock += 1_000) failed('zoom', 'unavailable', away());
    expect(lines).toMatchObject([{ unsaid: 0 }, { unsaid: 59 }, { unsaid: 59 }]);
  });

  it('are told apart by what was wrong, and by provider', () => {
    const lines: object[] = [];
    const say = (facts: object): void => void lines.push(facts);
    const { failed } = observeHooks({ debug: say, info: say, warn: say, error: say }, () => 0);
    for (const error of [away(), away(), new TypeError('a mistake of ours')])
      failed('zoom', 'unavailable', error);
    failed('teams', 'unavailable', away());
    expect(lines).toMatchObject([
      { provider: 'zoom' },
      { err: { name: 'TypeError' } },
      { provider: 'teams' },
    ]);
  });
});
