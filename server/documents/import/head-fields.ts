import type { HeadKey } from './head-labels.ts';

/** A labelled line's value and the line it stands on. */
export interface Field {
  readonly value: string;
  readonly line: number;
}

export type HeadFields = ReadonlyMap<HeadKey, Field>;
