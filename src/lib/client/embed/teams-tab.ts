import { inTime } from './in-time.ts';

/** Lets the page be added to a meeting as a tab; false when there is no Teams around. */
export async function offerTab({ name, origin }: { name: string; origin: string }): Promise<boolean> {
  const { app, pages } = await import('@microsoft/teams-js');
  if (!(await inTime(app.initialize().then(() => true)))) return false;
  void app.notifySuccess();
  pages.config.registerOnSaveHandler((saving) => {
    void pages.config
      .setConfig({
        entityId: 'klubba',
        suggestedDisplayName: name,
        contentUrl: `${origin}/embed/teams`,
        websiteUrl: `${origin}/`,
      })
      .then(
        () => saving.notifySuccess(),
        () => saving.notifyFailure(),
      );
  });
  pages.config.setValidityState(true);
  return true;
}
