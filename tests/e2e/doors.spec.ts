import { expect, test } from '../support/e2e.ts';

test('the page is drawn with glyphs and works on every seat', async ({ sitAs, page }) => {
  await page.setContent(
    '<p style="font: 40px serif">Åsa Öberg</p><p style="font: 40px sans-serif">Åsa Öberg</p>',
  );
  const widths = await page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return [];
    return ['40px serif', '40px sans-serif'].map((font) => {
      context.font = font;
      const ink = context.measureText('Å').actualBoundingBoxAscent;
      return [context.measureText('iiii').width, context.measureText('MMMM').width, ink] as const;
    });
  });
  for (const [narrow, wide, ink] of widths) {
    // Boxes for missing glyphs are all equally wide.
    expect(wide).toBeGreaterThan(narrow * 1.5);
    expect(ink).toBeGreaterThan(20);
  }
  const chair = await sitAs('chair');
  await expect(chair.page).toHaveTitle(/./u);
});

test('another site cannot post to us from the same browser', async ({ page, klubba }) => {
  await page.route('http://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>evil</h1>' }),
  );
  await page.goto('http://evil.example/');
  const answer = page.waitForResponse((response) => response.url().startsWith(klubba.origin));
  await page.evaluate((url) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = `${url}/login`;
    document.body.append(form);
    form.submit();
  }, klubba.origin);
  expect((await answer).status()).toBe(403);
});
