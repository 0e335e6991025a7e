import { register } from 'tsx/esm/api';

// Node 20 does not apply `--import tsx` to the entry of a worker, so this plain entry switches TypeScript on.
register();
await import('./signing-worker.ts');
