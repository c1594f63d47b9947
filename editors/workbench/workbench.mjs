// What an analyst does, in a real VS Code: types a contradiction, sees it underlined, reads it, follows a place it rests on,
// takes the fix, and sees it go. CHROMIUM, URL, DRAFT and IMAGES say with what, where, on what, and where pictures go.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const { CHROMIUM, URL: url, IMAGES } = process.env;
const PATIENCE = Number(process.env.PATIENCE ?? 120_000);

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'de-DE' });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);

const step = async (what, run) => {
  const start = Date.now();
  try {
    const result = await run();
    console.log(`ok    ${what} (${Date.now() - start} ms)`);
    return result;
  } catch (error) {
    await page.screenshot({ path: `${IMAGES}/failed.png` }).catch(() => {});
    console.log(`FAIL  ${what}: ${error.message.split('\n')[0]}`);
    throw error;
  }
};
const picture = (name) => page.screenshot({ path: `${IMAGES}/vscode-${name}.png` });
const command = async (name) => {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`>${name}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
};
const open = async (name) => {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name.split(':')[0] }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name.split(':')[0] }).waitFor();
};
const filter = (text) => page.getByPlaceholder('Filter', { exact: false }).last().fill(text);
// The list of problems is long, and only what is seen of it is there; so it is filtered.
const listed = async (text) => {
  await filter(text);
  await page.locator('.markers-panel .monaco-list-row', { hasText: text }).first().waitFor();
};
const line = (text) => page.locator('.view-line', { hasText: text }).last();
// What VS Code shows of a text has other blanks.
const shown = async (locator) => (await locator.innerText()).replaceAll('\u00a0', ' ');

try {
  await step('VS Code opens the project', async () => {
    await page.goto(url);
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.explorer-viewlet, .explorer-folders-view').first().waitFor();
    await open('entwurf.ekl.md');
  });

  await step('the findings of the draft are underlined', async () => {
    await page.locator('.squiggly-error').first().waitFor();
  });

  await step('words in fences are coloured', async () => {
    const spans = page.locator('.view-line', { hasText: 'agreement DE_GH' }).first().locator('span span');
    const colours = () => spans.evaluateAll((all) => new Set(all.map((span) => getComputedStyle(span).color)).size);
    for (let i = 0; i < 100 && (await colours()) < 3; i += 1) await page.waitForTimeout(100);
    assert.ok((await colours()) >= 3, 'all are of one colour');
  });

  await step('a contradiction is typed', async () => {
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    const typed = [
      '', '## Artikel 25 – Anwerbung', '', '```einklang',
      'clause DE_GH.A25 de "Artikel 25 (Anwerbung)" {',
      '  DE shall recruit nurse from GH',
      '  amount: 5_000 persons/year',
      '  period: 2026 .. 2027',
      '  cost: 4 million EUR/year',
      '}', '```',
    ];
    for (const text of typed) {
      await page.keyboard.press('Enter');
      await page.keyboard.press('Home');
      await page.keyboard.type(text);
    }
  });

  await step('it is underlined, and listed among the problems', async () => {
    await line('DE shall recruit nurse').waitFor();
    await page.locator('.codelens-decoration', { hasText: '4 Befunde' }).first().waitFor();
    await page.keyboard.press('Control+Shift+M');
    await listed('(Anwerbung) kostet Geld');
    await listed('(Anwerbung) läuft dem Ziel');
    await page.waitForTimeout(1000);
    await picture('problems');
    await page.keyboard.press('Control+J');
  });

  await step('pointing at it says what is wrong', async () => {
    await line('DE shall recruit nurse').getByText('nurse', { exact: false }).last().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: 'läuft dem Ziel' });
    await hover.first().waitFor();
    const text = await shown(hover.first());
    assert.match(text, /Kein Brain Drain/);
    await page.waitForTimeout(500);
    await picture('hover');
  });

  await step('a place it rests on is followed, into another file', async () => {
    const related = page.locator('.monaco-hover:visible a', { hasText: /lage\.ekl\.md/ });
    await related.first().click();
    await page.locator('.tab.active', { hasText: 'lage.ekl.md' }).waitFor();
    await page.waitForTimeout(500);
    await picture('related');
    await page.locator('.tab', { hasText: 'entwurf.ekl.md' }).click();
    await page.locator('.tab.active', { hasText: 'entwurf.ekl.md' }).waitFor();
  });

  await step('the fix of the rule is taken', async () => {
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await line('clause DE_GH.A25').getByText('A25').first().click();
    await page.keyboard.press('Control+.');
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'eine Absicht daraus machen' });
    await fix.first().waitFor();
    await picture('fix');
    await fix.first().click();
    await line('DE intends recruit').waitFor();
  });

  await step('and the finding is gone', async () => {
    // Of four findings there is one left: what is only intended still works against the objective.
    await page.locator('.codelens-decoration', { hasText: /^1 Befund$/ }).last().waitFor();
    await page.locator('.squiggly-info').last().waitFor();
    await page.keyboard.press('Control+Shift+M');
    await listed('(Anwerbung) läuft dem Ziel');
    await filter('kostet Geld');
    const gone = page.locator('.markers-panel .monaco-list-row', { hasText: 'Artikel 25 (Anwerbung) kostet Geld' });
    await page.waitForTimeout(2000);
    assert.equal(await gone.count(), 0);
    await filter('');
    await page.keyboard.press('Control+J');
    await page.waitForTimeout(500);
    await picture('fixed');
  });

  await step('the graph around a clause is drawn', async () => {
    await line('clause DE_GH.A25').click();
    await page.keyboard.press('Home');
    for (let i = 0; i < 'clause DE_GH.A'.length; i += 1) await page.keyboard.press('ArrowRight');
    await command('Einklang: Show the Graph Around This');
    const inner = page.frameLocator('iframe.webview.ready').frameLocator('iframe');
    await inner.locator('svg .node').first().waitFor();
    assert.match(await inner.locator('svg .node.middle').textContent(), /Artikel 25/);
    assert.ok((await inner.locator('svg .node').count()) >= 3);
    await page.waitForTimeout(500);
    await picture('graph');
  });
} finally {
  await browser.close();
}
