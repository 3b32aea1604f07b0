import { UserError } from '../errors';

/** The engine for projects that ask for none, and for places outside a project. */
export const DEFAULT_VERSION = '0.25.0';

/** The versions that this shell was tried with. */
export const TRIED_VERSIONS: readonly string[] = ['0.25.0'];

/** What an engine says of Node.js stands in its package.json; what it says of npm, only in its error message. */
export const NPM_RANGE = '>=11.11.0';
export const FALLBACK_NODE_RANGE = '>=24.14.1';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux x64 glibc': '@wasp.sh/wasp-cli-linux-x64-glibc',
  'linux x64 musl': '@wasp.sh/wasp-cli-linux-x64-musl',
  'linux arm64 glibc': '@wasp.sh/wasp-cli-linux-arm64-glibc',
  'darwin x64': '@wasp.sh/wasp-cli-darwin-x64-unknown',
  'darwin arm64': '@wasp.sh/wasp-cli-darwin-arm64-unknown',
};

export interface Platform {
  os: NodeJS.Platform;
  arch: string;
  /** Linux only. */
  libc?: 'glibc' | 'musl';
}

/**
 * The npm package that holds the engine for a platform.
 *
 * @throws UserError for a platform without one
 */
export function enginePackage({ os, arch, libc }: Platform): string {
  const key = [os, arch, ...(libc ? [libc] : [])].join(' ');
  const found = PACKAGES[key];
  if (found) return found;
  throw new UserError(`There is no Wasp engine for ${key}.`, {
    why: `There are engines for: ${Object.keys(PACKAGES).join(', ')}.`,
    next:
      os === 'win32'
        ? 'On Windows, use wasp inside WSL.'
        : 'If you have built an engine yourself, set WASP_ENGINE to its folder.',
  });
}

export function currentPlatform(): Platform {
  const os = process.platform;
  return { os, arch: process.arch, ...(os === 'linux' && { libc: findLibc() }) };
}

/** Node.js reports the version of glibc that it runs on; under musl there is none. */
function findLibc(): 'glibc' | 'musl' {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ? 'glibc' : 'musl';
}
