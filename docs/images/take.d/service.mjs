// Makes the example service: a Git repository with a few commits, and its images in the registry.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPE = 'application/vnd.oci.image';
const digestOf = (bytes) => 'sha256:' + createHash('sha256').update(bytes).digest('hex');

/** Creates a Git repository with a single branch. */
export function gitRepository(folder) {
  mkdirSync(folder, { recursive: true });
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    commit(author, message, at) {
      writeFileSync(join(folder, 'README'), message + '\n');
      git('add', '.');
      const date = new Date(at).toISOString();
      const who = { NAME: author, EMAIL: `${author.toLowerCase()}@example.com`, DATE: date };
      const env = { ...process.env };
      for (const [key, value] of Object.entries(who)) {
        env['GIT_AUTHOR_' + key] = env['GIT_COMMITTER_' + key] = value;
      }
      execFileSync('git', ['-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', message], { cwd: folder, env });
      return git('rev-parse', 'HEAD');
    },
    /** Moves the branch to the commit, so that Jenkins builds it. */
    show(id) {
      git('update-ref', 'refs/heads/main', id);
      git('update-server-info');
    },
  };
}

/** Serves the files of a folder on a free port of the loopback interface. Jenkins clones from there. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    try {
      const path = new URL(request.url, 'http://localhost').pathname;
      response.end(readFileSync(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/.git`, close: () => server.close() };
}

/** Pushes images to a repository of a registry on this machine. */
export class Repository {
  constructor(registry, name) {
    this.name = `${registry}/${name}`;
    this.api = `http://127.0.0.1:${registry.split(':')[1]}/v2/${name}`;
  }

  async send(method, url, body, type) {
    const response = await fetch(url, { method, body, headers: type ? { 'Content-Type': type } : {} });
    if (!response.ok) {
      throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    }
    return response;
  }

  async blob(bytes, mediaType) {
    const digest = digestOf(bytes);
    const upload = await this.send('POST', `${this.api}/blobs/uploads/`);
    const location = new URL(upload.headers.get('location'), this.api);
    location.searchParams.set('digest', digest);
    await this.send('PUT', location, bytes, 'application/octet-stream');
    return { mediaType, digest, size: bytes.length };
  }

  async manifest(reference, content, mediaType) {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
    await this.send('PUT', `${this.api}/manifests/${reference ?? digestOf(bytes)}`, bytes, mediaType);
    return { mediaType, digest: digestOf(bytes), size: bytes.length };
  }

  /** Pushes an image of two platforms under all tags, and returns its digest. */
  async push(tags, { layers, config, created }) {
    const manifests = [];
    for (const architecture of ['amd64', 'arm64']) {
      const parts = [];
      const ids = [];
      for (const [name, size] of Object.entries(layers)) {
        const content = contentOf(name + architecture, size);
        ids.push(digestOf(content));
        parts.push(await this.blob(gzipSync(content), `${TYPE}.layer.v1.tar+gzip`));
      }
      const json = { created, architecture, os: 'linux', config, rootfs: { type: 'layers', diff_ids: ids } };
      const configBlob = await this.blob(Buffer.from(JSON.stringify(json)), `${TYPE}.config.v1+json`);
      const manifest = await this.manifest(null, { config: configBlob, layers: parts }, `${TYPE}.manifest.v1+json`);
      manifests.push({ ...manifest, platform: { os: 'linux', architecture } });
    }
    let index;
    for (const tag of tags) {
      index = await this.manifest(tag, { manifests }, `${TYPE}.index.v1+json`);
    }
    return index.digest;
  }
}

/** Returns bytes that gzip cannot compress. They depend only on the name. */
function contentOf(name, size) {
  const parts = [];
  for (let length = 0; length < size; length += 32) {
    parts.push(createHash('sha256').update(name + length).digest());
  }
  return Buffer.concat(parts).subarray(0, size);
}
