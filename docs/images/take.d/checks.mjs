// Checks a page against the rules of axe-core, for keyboard access, and for inline scripts and styles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const axe = readFileSync(join(process.env.TOOLS, 'node_modules/axe-core/axe.min.js'), 'utf8');
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

/** Returns the violations inside the element, except those of parts that belong to Jenkins. */
export async function accessibility(page, part, notOurs = []) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async ([include, exclude]) => {
    const { violations } = await window.axe.run({ include: [include], exclude });
    return violations.flatMap((violation) => violation.nodes.map((node) =>
      `${violation.id} (${violation.impact}): ${violation.help}\n    ${node.html.slice(0, 200)}\n    ` +
      node.failureSummary.split('\n').slice(1).join(' ').trim()));
  }, [part, notOurs]);
  return violations;
}

/** Moves through the page with the Tab key, and returns the visible controls in the element that never received the focus. */
export async function unreachable(page, part) {
  const marked = await page.evaluate(([part, controls]) => {
    const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled;
    const all = [...document.querySelector(part).querySelectorAll(controls)].filter(visible);
    all.forEach((element, index) => element.setAttribute('data-control', index));
    document.activeElement?.blur();
    document.querySelector(part).before(Object.assign(document.createElement('span'), { tabIndex: -1, id: 'before-part' }));
    document.getElementById('before-part').focus();
    return all.length;
  }, [part, CONTROLS]);
  const reached = new Set();
  for (let presses = 0; presses < marked + 20 && reached.size < marked; presses++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-control')));
    reached.delete(null);
  }
  const found = await page.evaluate(([part, reached]) => {
    document.getElementById('before-part').remove();
    document.activeElement?.blur();
    return [...document.querySelector(part).querySelectorAll('[data-control]')]
      .filter((element) => !reached.includes(element.getAttribute('data-control')))
      .map((element) => `the tab key does not reach ${element.outerHTML.slice(0, 200)}`);
  }, [part, [...reached]]);
  return found;
}

/** Returns the inline scripts, styles and event handlers in the HTML that the controller sent. */
export async function inlineCode(page, part) {
  const html = await (await page.request.get(page.url())).text();
  return page.evaluate(([html, part]) => {
    const sent = new DOMParser().parseFromString(html, 'text/html').querySelector(part);
    return [...sent.querySelectorAll('*')]
      .filter((element) => element.localName === 'style' || (element.localName === 'script' && !element.src &&
        element.type !== 'application/json') || element.hasAttribute('style') ||
        [...element.attributes].some(({ name, value }) => name.startsWith('on') || value.startsWith('javascript:')))
      .map((element) => `code in the HTML: ${element.outerHTML.slice(0, 200)}`);
  }, [html, part]);
}

/** Presses the first copy button with the keyboard. */
export async function copying(page, part) {
  const button = page.locator(`${part} .jenkins-copy-button`).first();
  if (await button.count() === 0) {
    return [];
  }
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await button.focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  const problems = [];
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (copied !== await button.getAttribute('text')) {
    problems.push(`the copy button copied "${copied}"`);
  }
  const announced = await page.evaluate(() => [...document.querySelectorAll('[role=status], [aria-live]')]
    .map((element) => element.textContent.trim()).join(' '));
  if (!announced.includes('Copied')) {
    problems.push('the copy button announces nothing to a screen reader');
  }
  return problems;
}

/** Opens the first closed details with the keyboard, and closes it again. */
export async function details(page, part) {
  const summary = await page.$(`${part} details:not([open]) > summary`);
  if (summary === null) {
    return [];
  }
  const open = () => summary.evaluate((element) => element.parentElement.open);
  await summary.focus();
  await page.keyboard.press('Enter');
  const opened = await open();
  await page.keyboard.press('Enter');
  return opened && !(await open()) ? [] : ['the keyboard does not open and close the details'];
}
