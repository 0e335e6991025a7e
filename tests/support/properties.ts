import fc from 'fast-check';

/*
 * Properties with one seed for all of them, so that a change is judged by the same cases on every machine. Other cases are
 * looked for by `npm run properties`, which gives each round a seed of its own; what it finds becomes an example in the test
 * that found it.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20261129) });

export { default as fc } from 'fast-check';
