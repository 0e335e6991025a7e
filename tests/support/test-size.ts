/**
 * `npm test` takes a sample of what there are thousands of, so that it ends within ten minutes on two cores; `npm run test:whole`
 * runs those files again with all of it.
 */
export const isWhole = process.env['KLUBBA_TESTS'] === 'whole';
