import { expect, it } from 'vitest';
import { warmUp } from './warm-up.ts';

it('opens so many connections at once, and does not mind a store that is away', async () => {
  let open = 0;
  let most = 0;
  await warmUp({
    connections: 3,
    store: {
      async load() {
        most = Math.max(most, (open += 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        open -= 1;
        throw new Error('the database is away');
      },
    },
  });
  expect(most).toBe(3);
});
