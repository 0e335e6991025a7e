import { afterAll, beforeAll } from 'vitest';
import { appWorld } from '../support/app-world.ts';
import { applicationKilled } from './app/killed.ts';
import { databaseKilled } from './app/database-killed.ts';
import { accessRevoked } from './app/revoked.ts';
import { applicationTerminated } from './app/terminated.ts';

/*
 * What is done to the whole built application in a process of its own. One is started for all of it, since the first
 * start of an empty data folder takes the most time.
 */
const app = appWorld();

beforeAll(() => app.open(), 90_000);
afterAll(() => app.close(), 30_000);

accessRevoked(app);
applicationKilled(app);
databaseKilled(app);
applicationTerminated(app);
