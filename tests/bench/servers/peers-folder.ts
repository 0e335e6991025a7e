import { resolve } from 'node:path';

/** Where the peers and the Node they need are installed. */
export const peersFolder = resolve('tests/bench/peers');
