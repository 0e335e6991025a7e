import type { AccessChange } from '#server/application/follow-access.ts';

type Access = AccessChange['access'];

interface Told {
  all?: Access;
  readonly byClause: Map<string, Access>;
}

/** Somebody between the question who they are and their place in a room. */
export interface AtTheDoor {
  /** What they may do now: as it was granted, unless something happened meanwhile. */
  accessNow(accountId: string, clauseId: string, granted: 'write' | 'read'): Access;
  done(): void;
}

/**
 * Who is being let in. What changes for them reaches them here, since there is no connection yet that it could reach: or
 * somebody recused in that very moment would keep the pen until the next fact.
 */
export class ClauseDoor {
  readonly #waiting = new Map<Map<string, Told>, string>();

  /** Call before asking who they are. */
  arrive(meetingId: string): AtTheDoor {
    const told = new Map<string, Told>();
    this.#waiting.set(told, meetingId.toLowerCase());
    return {
      accessNow(accountId, clauseId, granted) {
        const own = told.get(accountId);
        return own?.byClause.get(clauseId) ?? own?.all ?? granted;
      },
      done: () => void this.#waiting.delete(told),
    };
  }

  tell({ meetingId, clauseId, accountId, access }: AccessChange): void {
    for (const [told, where] of this.#waiting) {
      if (where !== meetingId.toLowerCase()) continue;
      const own: Told = told.get(accountId) ?? { byClause: new Map() };
      told.set(accountId, own);
      if (clauseId !== undefined) own.byClause.set(clauseId, access);
      else {
        own.all = access;
        own.byClause.clear();
      }
    }
  }

  /** For tests and gauges: nobody stays here. */
  get size(): number {
    return this.#waiting.size;
  }
}
