import { startTimestampAuthority } from '../../support/timestamp-authority.ts';

// In a process of its own: starting openssl for each token must not stop the clock of what is measured.
const authority = await startTimestampAuthority();
process.send?.({ url: authority.url, rootPem: authority.rootPem });
process.once('disconnect', () => void authority.close());
