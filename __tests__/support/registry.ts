import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentPlatform, enginePackage } from '../../src/engine/platforms';

const ENGINE = join(__dirname, 'engine');

/** An npm registry on loopback that has the stand-in engine, in the versions asked for. */
export interface Registry {
  /** Environment of a user whose npm is configured for it, with a cache of its own. */
  readonly env: NodeJS.ProcessEnv;
  /** Versions whose tarball was fetched, in order. */
  readonly downloads: string[];
  /** Called with each tarball's answer before it is sent; what it returns is sent instead of the tarball. */
  onDownload: (tarball: Buffer, response: ServerResponse) => Promise<Buffer> | Buffer;
  close(): Promise<void>;
}

export function startRegistry(versions: readonly string[]): Promise<Registry> {
  const name = enginePackage(currentPlatform());
  return servePackage(
    name,
    { stand_in: 'wasp-bin' },
    new Map(versions.map((version) => [version, packEngine(name, version)])),
  );
}

/** An npm registry that has one package, with a tarball a version; the last one has the tag `latest`. */
export async function servePackage(
  packageName: string,
  bin: Readonly<Record<string, string>>,
  tarballs: ReadonlyMap<string, Buffer>,
): Promise<Registry> {
  const downloads: string[] = [];
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const path = decodeURIComponent(request.url ?? '');
    const version = /\/-\/engine-(.*)\.tgz$/.exec(path)?.[1];
    const tarball = version === undefined ? undefined : tarballs.get(version);
    if (version !== undefined && tarball) {
      downloads.push(version);
      void Promise.resolve(registry.onDownload(tarball, response)).then((body) =>
        response.end(body),
      );
    } else if (path === `/${packageName}`) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(describePackage(packageName, bin, tarballs, port)));
    } else {
      response.statusCode = 404;
      response.end('{"error":"not found"}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const registry: Registry = {
    downloads,
    onDownload: (tarball) => tarball,
    env: {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: mkdtempSync(join(tmpdir(), 'wasp-shell-npm-cache-')),
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return registry;
}

function describePackage(
  name: string,
  bin: Readonly<Record<string, string>>,
  tarballs: ReadonlyMap<string, Buffer>,
  port: number,
) {
  const versions = [...tarballs].map(([version, tarball]) => [
    version,
    {
      name,
      version,
      bin,
      dist: {
        tarball: `http://127.0.0.1:${port}/${name}/-/engine-${version}.tgz`,
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      },
    },
  ]);
  return {
    name,
    'dist-tags': { latest: [...tarballs.keys()].at(-1) },
    versions: Object.fromEntries(versions),
  };
}

/** The stand-in engine as the npm package that a platform's engine would be, with a Prisma helper that needs nothing. */
function packEngine(packageName: string, version: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-pack-'));
  cpSync(ENGINE, join(folder, 'package'), { recursive: true });
  const helper = join(folder, 'package', 'data', 'packages', 'prisma');
  mkdirSync(helper, { recursive: true });
  const json = (path: string, content: unknown): void =>
    writeFileSync(path, JSON.stringify(content));
  json(join(folder, 'package', 'package.json'), {
    name: packageName,
    version,
    engines: { node: '>=18' },
    bin: { stand_in: 'wasp-bin' },
  });
  json(join(helper, 'package.json'), { name: 'helper', version: '1.0.0' });
  json(join(helper, 'package-lock.json'), {
    name: 'helper',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'helper', version: '1.0.0' } },
  });
  execFileSync('tar', ['czf', 'engine.tgz', 'package'], { cwd: folder });
  return readFileSync(join(folder, 'engine.tgz'));
}
