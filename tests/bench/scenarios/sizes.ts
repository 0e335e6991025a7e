/** How large each scenario is. */
export interface Sizes {
  readonly isSmall: boolean;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly a: { readonly readers: number };
  readonly b: { readonly rooms: number; readonly readers: number };
  readonly c: { readonly readers: number };
  readonly d: { readonly edits: number; readonly clients: number };
  readonly e: { readonly megabytes: number; readonly seconds: number };
  readonly f: { readonly editors: number };
  readonly r4: { readonly readers: number };
  /** Connections to one clause, of whom sixty edit. */
  readonly r5: { readonly connections: readonly number[] };
  readonly l: { readonly readers: number; readonly rates: readonly number[] };
}

export const fullSizes: Sizes = {
  isSmall: false,
  warmUpMs: 2_000,
  measureMs: 10_000,
  a: { readers: 60 },
  b: { rooms: 50, readers: 10 },
  c: { readers: 290 },
  d: { edits: 40_000, clients: 63 },
  e: { megabytes: 128, seconds: 32 },
  f: { editors: 400 },
  r4: { readers: 280 },
  r5: { connections: [400, 800, 1_200, 1_600, 2_000] },
  l: { readers: 290, rates: [40, 80, 160, 320] },
};

/** For every change: shows that everything works, not how fast. */
export const smallSizes: Sizes = {
  isSmall: true,
  warmUpMs: 300,
  measureMs: 1_000,
  a: { readers: 60 },
  b: { rooms: 10, readers: 5 },
  c: { readers: 90 },
  d: { edits: 4_000, clients: 20 },
  e: { megabytes: 8, seconds: 2 },
  f: { editors: 100 },
  r4: { readers: 80 },
  r5: { connections: [100] },
  l: { readers: 90, rates: [40] },
};
