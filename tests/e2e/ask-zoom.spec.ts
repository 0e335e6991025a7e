import AxeBuilder from '@axe-core/playwright';
import { callScene } from '../support/call-scene.ts';
import { startFakeZoom } from '../support/conference/fake-zoom.ts';
import { expect, onItsOwn } from '../support/e2e.ts';
import { zoomSettings } from '../support/hook-world.ts';
import { makeMeeting, newMeeting } from './meeting.ts';
import { enterRoom, listenForFaults, takeSeat } from './steps.ts';

/** The first that a scene binds. */
const NUMBER = '8000000001';
const rows: object[] = [];
const test = onItsOwn(async () => {
  const meetings = [{ uuid: NUMBER, id: NUMBER, isLive: true, participants: rows }];
  const zoom = await startFakeZoom({ meetings });
  return { env: { ZOOM_API_BASE: zoom.base, ZOOM_OAUTH_BASE: zoom.base }, close: zoom.close };
});

test('[DIS-5] Zoom is asked who is connected, and what differs is shown beside the roll', async ({
  klubba,
  sitAs,
}) => {
  test.setTimeout(90_000);
  const serverAccount = { clientId: 'fixtureClientId', clientSecret: 'fixture_zoom_client_secret' };
  const scene = await callScene(klubba, { ...zoomSettings(), hasLiveRoster: true, serverAccount });
  const meeting = await makeMeeting(klubba, { head: { ...newMeeting().head, ...scene.start() } });
  await scene.bind(meeting.id);
  await scene.joins('Karin Holmberg');
  const joined = new Date().toISOString();
  rows.push(
    { user_id: '1', user_name: 'Karin Holmberg', join_time: joined },
    { user_id: '2', user_name: '<img src=x onerror="alert(1)"> Gäst', join_time: joined },
  );
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  const faults = listenForFaults(page);
  await enterRoom(secretary, meeting.path);
  const call = page.locator('#call');
  await call.getByRole('button', { name: 'Fråga Zoom nu' }).click();
  await expect(call.getByRole('status')).toContainText('Zoom säger att 2 är anslutna.');
  await expect(call.getByRole('heading', { level: 3 })).toHaveText([
    'Anslutna enligt Zoom, men inte enligt Klubba',
  ]);
  await expect(call.locator('.ask li')).toHaveText([/^Gäst\s+sedan \d/u]);
  await expect(call.locator('img')).toHaveCount(0);
  const axe = await new AxeBuilder({ page }).include('#call').analyze();
  expect(axe.violations).toEqual([]);
  await call.getByRole('button', { name: 'Fråga Zoom nu' }).click();
  await expect(call.getByRole('status')).toContainText('Vänta');
  expect(faults.filter((one) => !one.includes('429'))).toEqual([]);
  await scene.close();
});
