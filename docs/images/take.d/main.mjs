// Fills the controller with an example, takes the pictures, and checks each page. "take" starts it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessibility, copying, details, inlineCode, unreachable } from './checks.mjs';
import { Controller } from './controller.mjs';
import { Repository, gitRepository, serve } from './service.mjs';

const { TOOLS, WORK, REGISTRY, CHROMIUM, PICTURES, WIDTH } = process.env;
const { chromium } = createRequire(join(TOOLS, 'package.json'))('playwright-core');
const [url, administrator, approver] = process.argv.slice(2);
if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)) {
  throw new Error('The script replaces settings, so it only works on a controller on this machine.');
}
const admin = new Controller(url, administrator);
const second = new Controller(url, approver);
await admin.requirePlugins('image-promotion', 'dark-theme', 'git', 'junit', 'cloudbees-folder', 'workflow-aggregator');

// --- The example -----------------------------------------------------------------------------------------------------

const HOUR = 3_600_000;
const now = Date.now();
const ago = (hours) => new Date(now - hours * HOUR).toISOString().replace(/\.\d+/, '');
const seconds = (hours) => Math.floor((now - hours * HOUR) / 1000);
const repository = new Repository(REGISTRY, 'team/shop');
const sources = gitRepository(join(WORK, 'shop'));
const server = await serve(join(WORK, 'shop'));

/** Makes the commits, and pushes the image of the last one under the tags that its build and its promotion would create. */
async function publish(version, hours, commits, image, promotedBefore = null) {
  let id;
  for (const [author, message] of commits) {
    id = sources.commit(author, message, now - (hours + 1) * HOUR);
  }
  const name = `v${version}-${id.slice(0, 12)}`;
  const staging = `staging-${name}-${seconds(hours)}`;
  const production = promotedBefore === null ? null : `production-${name}-${seconds(promotedBefore)}`;
  const config = { Entrypoint: ['/usr/bin/java', '-jar', '/app/shop.jar'], Labels: {
    'org.opencontainers.image.version': version, 'org.opencontainers.image.revision': id }, ...image.config };
  const digest = await repository.push([staging, production].filter(Boolean),
    { created: ago(hours), layers: { base: 3_200_000, java: 1_500_000, ...image.layers }, config });
  return { id, hours, staging, production, digest };
}

const old = await publish('1.4.0', 15.2 * 24, [['Carol', 'Add the shopping cart']],
  { layers: { first: 240_000 }, config: { User: 'root' } }, 14.1 * 24);
const live = await publish('1.4.1', 8.3 * 24, [['Dave', 'Fix the price of a bundle']],
  { layers: { second: 250_000 }, config: { User: 'root', ExposedPorts: { '8080/tcp': {} } } }, 7.2 * 24);
const tested = await publish('1.4.2', 26, [['Carol', 'Show the delivery date in the cart'], ['Erin', 'Run as an ordinary user']],
  { layers: { agent: 90_000, third: 310_000 }, config: { User: '1000', ExposedPorts: { '8443/tcp': {} } } });
const next = await publish('1.5.0', 2, [['Dave', 'Add gift cards']],
  { layers: { agent: 90_000, fourth: 330_000 }, config: { User: '1000', ExposedPorts: { '8443/tcp': {} } } });

const published = (image, build) => ({ kind: 'PUBLISHED', at: ago(image.hours), job: 'main', build, environment: 'staging',
  target: image.staging, digest: image.digest, facts: {} });
function promoted(image, hours, build, previous) {
  const event = { job: 'promote', build, environment: 'production', source: image.staging, digest: image.digest,
    facts: { from: 'staging', policy: 'company', ...previous && { previous: `${repository.name}:${previous.production}` } } };
  return [
    { ...event, kind: 'APPROVED', at: ago(hours + 0.02), approved: true },
    { ...event, kind: 'PROMOTED', at: ago(hours), target: image.production, approved: true },
  ];
}
const events = [
  published(old, 38), ...promoted(old, 14.1 * 24, 15, null),
  published(live, 41), ...promoted(live, 7.2 * 24, 16, old),
  { kind: 'REFUSED', at: ago(5.3 * 24), job: 'promote', build: 17, environment: 'production', source: 'latest', digest: null,
    facts: { code: 'MUTABLE_TAG', message: 'The tag can move: "latest" is a channel tag.', from: 'staging', policy: 'company' } },
  published(tested, 42), published(next, 43),
  { kind: 'DEPLOYED', at: ago(7.19 * 24), job: 'promote', build: 16, environment: 'production', target: live.production,
    digest: live.digest, facts: {} },
];
await admin.configure(join(dirname(fileURLToPath(import.meta.url)), 'controller.groovy'), { registry: REGISTRY,
  repository: repository.name, git: server.url, starter: admin.user, approver: second.user, events });

/** Runs the build that publishes the image. Its event is already on record with an earlier time. */
async function build(image) {
  sources.show(image.id);
  return admin.build('job/shop/job/main/', { IMAGE: `${repository.name}:${image.staging}` });
}

// --- The pictures ----------------------------------------------------------------------------------------------------

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
const problems = [];

/**
 * Jenkins renders the descriptions with too little contrast in its light theme, and the select of a question without a label.
 */
const OF_JENKINS = ['.jenkins-form-description'];

/** These bars would cover a part of a long page. */
const STICKY = '#breadcrumbBar, #bottom-sticker { position: static !important; }';

async function open(controller) {
  const context = await browser.newContext({ viewport: { width: Number(WIDTH), height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'], locale: 'en-US', reducedMotion: 'reduce' });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  // Jenkins answers with 405 when it shows the form of a job with parameters.
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('status of 405') &&
    problems.push(`${page.url()}: ${message.text()}`));
  page.visit = async (path) => {
    await page.goto(controller.url + path);
    await page.waitForTimeout(1000);
  };
  await page.visit('login');
  await page.fill('input[name=j_username]', controller.user);
  await page.fill('input[name=j_password]', controller.password);
  await Promise.all([page.waitForURL((to) => !to.pathname.startsWith('/login')), page.click('button[name=Submit]')]);
  return page;
}

/**
 * Takes the picture in both themes, and checks the part that the plugin renders.
 *
 * options: part, the selector of that part; height, the maximum height of the picture; from and to, the selectors of its first and
 * last element; notOurs, selectors of elements of Jenkins in that part; checked, false if another picture checks the same page.
 */
async function picture(page, name, options = {}) {
  const { part = '#main-panel', notOurs = [], checked = true } = options;
  const { height = 900, from = '#breadcrumbBar', to = '#main-panel > *, #side-panel > *' } = options;
  const add = (theme, found) => found.forEach((problem) => problems.push(`${name}, ${theme}: ${problem}`));
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme });
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
    const clip = await page.evaluate(([from, to, height]) => {
      const boxes = (selector) => [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
      const top = boxes(from)[0].top + window.scrollY;
      const bottom = Math.max(...boxes(to).map((box) => box.bottom)) + window.scrollY + 16;
      const left = Math.max(0, boxes(from)[0].left - 16);
      const width = document.documentElement.clientWidth - left;
      return { x: left, y: top, width, height: Math.min(height, Math.ceil(bottom - top)) };
    }, [from, to, height]);
    const path = join(PICTURES, `${name}${theme === 'dark' ? '-dark' : ''}.png`);
    await page.screenshot({ path, fullPage: true, clip, style: STICKY });
    if (checked) {
      add(theme, await accessibility(page, part, notOurs));
    }
  }
  if (checked) {
    add('keyboard', await unreachable(page, part));
    add('keyboard', await copying(page, part));
    add('keyboard', await details(page, part));
    add('HTML', await inlineCode(page, part));
  }
  console.log(`${name}.png`);
}

try {
  const [administration, release] = [await open(admin), await open(second)];
  await build(live);
  await build(tested);

  await administration.visit('job/shop/job/main/42/promote-image/');
  await picture(administration, 'promote');
  await administration.getByRole('button', { name: 'Promote to production' }).click();
  await admin.wait('job/shop/job/promote/', 18);

  await release.visit('job/shop/job/promote/18/input/');
  await picture(release, 'approval', { notOurs: [...OF_JENKINS, 'select'] });
  await release.getByRole('button', { name: 'Approve' }).press('Enter');
  await admin.wait('job/shop/job/promote/', 18);
  await build(next);
  await admin.build('job/shop/job/verify/');

  await release.visit('job/shop/job/promote/18/');
  await picture(release, 'build', { part: '.image-promotion-table' });
  await release.visit('job/shop/job/main/43/');
  await picture(release, 'published', { part: '.image-promotion-table' });
  await release.visit('job/shop/job/promote/build?delay=0sec');
  await release.locator('select[name=value] option').nth(1).waitFor({ state: 'attached' });
  await picture(release, 'parameter', { part: '[name=parameter]', notOurs: OF_JENKINS });
  await release.visit('job/shop/image-promotions/');
  await picture(release, 'promotions', { to: '.image-promotion-events tbody tr:nth-child(5)' });
  await release.visit('job/shop/image-promotions/environment/production/');
  await picture(release, 'environment');

  await release.visit(`job/shop/image-promotions/digest/${tested.digest}/`);
  await release.getByRole('button', { name: 'Ask the registry now' }).click();
  await release.getByRole('table').filter({ hasText: 'PROMOTED' }).first().waitFor();
  await release.waitForTimeout(1000);
  await picture(release, 'digest');
  await picture(release, 'changes', { from: '#digest-changes', to: 'section:has(#digest-changes)', checked: false });

  await administration.visit('manage/configure');
  const section = 'section:has(.image-promotion-policy)';
  await administration.locator(section).getByRole('button', { name: 'Test connection' }).press('Enter');
  await administration.locator(`${section} .jenkins-validate-button__container__status :is(.ok, .warning, .error)`).first().waitFor();
  // Jenkins renders the fields, without labels for screen readers. The plugin renders only the table.
  await picture(administration, 'configuration', { part: '.image-promotion-policy', from: section, to: section, height: 1300 });
} finally {
  await browser.close();
  server.close();
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
}
