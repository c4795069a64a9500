// A client of the controller for one user: the script console, builds, and pages.
import { readFileSync } from 'node:fs';

export class Controller {
  constructor(url, user) {
    this.url = url.replace(/\/?$/, '/');
    this.headers = { Authorization: 'Basic ' + Buffer.from(user).toString('base64') };
    [this.user, this.password] = [user.slice(0, user.indexOf(':')), user.slice(user.indexOf(':') + 1)];
  }

  async send(path, options = {}) {
    const response = await fetch(this.url + path, { ...options, headers: { ...this.headers, ...options.headers } });
    if (response.status >= 400) {
      throw new Error(`${this.user}: ${response.status} ${path}`);
    }
    return response;
  }

  async json(path) {
    return (await this.send(path)).json();
  }

  /** Sends a form. Jenkins accepts it only with a crumb and the session that belongs to the crumb. */
  async post(path, form = {}) {
    const crumb = await this.send('crumbIssuer/api/json');
    const { crumbRequestField, crumb: value } = await crumb.json();
    const cookie = crumb.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    const headers = { [crumbRequestField]: value, Cookie: cookie };
    return this.send(path, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' });
  }

  async requirePlugins(...names) {
    const { plugins } = await this.json('pluginManager/api/json?depth=1');
    const missing = names.filter((name) => !plugins.some((plugin) => plugin.shortName === name && plugin.active));
    if (missing.length > 0) {
      throw new Error(`The controller does not have the plugins ${missing.join(', ')}.`);
    }
  }

  /** Runs the script in the script console with the map "given". */
  async configure(file, given) {
    const json = Buffer.from(JSON.stringify(given)).toString('base64');
    const script = readFileSync(file, 'utf8').replace(
      "def jenkins = Jenkins.get()",
      `def given = new groovy.json.JsonSlurper().parse('${json}'.decodeBase64(), 'UTF-8')\n$&`);
    const answer = (await (await this.post('scriptText', { script })).text()).trim();
    if (answer !== 'configured') {
      throw new Error(answer);
    }
  }

  /** Starts a build and waits until it ends, or until it waits for an answer. */
  async build(job, form = {}) {
    const number = (await this.json(`${job}api/json?tree=nextBuildNumber`)).nextBuildNumber;
    await this.post(job + (Object.keys(form).length > 0 ? 'buildWithParameters' : 'build'), form);
    return this.wait(job, number);
  }

  async wait(job, number) {
    for (let tries = 0; tries < 120; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const answer = await fetch(`${this.url}${job}${number}/api/json`, { headers: this.headers });
      if (answer.ok) {
        const build = await answer.json();
        if (!build.building && build.result !== null) {
          if (build.result !== 'SUCCESS') {
            throw new Error(`${job}${number}: ${build.result}\n${await (await this.send(`${job}${number}/consoleText`)).text()}`);
          }
          return number;
        }
        const input = await fetch(`${this.url}${job}${number}/input/`, { headers: this.headers });
        if (input.ok && (await input.text()).includes('name="proceed"')) {
          return number;
        }
      }
    }
    throw new Error(`${job}${number} did not end within a minute.`);
  }
}
