import satisfies from 'semver/functions/satisfies';
import {
  DEFAULT_VERSION,
  FALLBACK_NODE_RANGE,
  TRIED_VERSIONS,
  currentPlatform,
  enginePackage,
  type Platform,
} from '../../src/engine/platforms';
import { UserError } from '../../src/errors';

test.each<[Platform, string]>([
  [{ os: 'linux', arch: 'x64', libc: 'glibc' }, '@wasp.sh/wasp-cli-linux-x64-glibc'],
  [{ os: 'linux', arch: 'x64', libc: 'musl' }, '@wasp.sh/wasp-cli-linux-x64-musl'],
  [{ os: 'linux', arch: 'arm64', libc: 'glibc' }, '@wasp.sh/wasp-cli-linux-arm64-glibc'],
  [{ os: 'darwin', arch: 'x64' }, '@wasp.sh/wasp-cli-darwin-x64-unknown'],
  [{ os: 'darwin', arch: 'arm64' }, '@wasp.sh/wasp-cli-darwin-arm64-unknown'],
])('the engine for %j is in %s', (platform, expected) => {
  expect(enginePackage(platform)).toBe(expected);
});

test.each<[Platform, string, string]>([
  [{ os: 'win32', arch: 'x64' }, 'win32 x64', 'WSL'],
  [{ os: 'linux', arch: 'arm64', libc: 'musl' }, 'linux arm64 musl', 'WASP_ENGINE'],
  [{ os: 'linux', arch: 'riscv64', libc: 'glibc' }, 'linux riscv64 glibc', 'WASP_ENGINE'],
  [{ os: 'freebsd', arch: 'x64' }, 'freebsd x64', 'WASP_ENGINE'],
])('there is no engine for %j, and the error says so and the way out', (platform, name, next) => {
  expect(() => enginePackage(platform)).toThrow(UserError);
  expect(() => enginePackage(platform)).toThrow(
    expect.objectContaining({
      message: `There is no Wasp engine for ${name}.`,
      why: expect.stringContaining('linux x64 glibc'),
      next: expect.stringContaining(next),
    }),
  );
});

test('the platform is told apart by its C library on Linux alone', () => {
  const { os, arch, libc } = currentPlatform();
  expect([os, arch]).toEqual([process.platform, process.arch]);
  expect(libc).toEqual(os === 'linux' ? expect.stringMatching(/^(glibc|musl)$/) : undefined);
});

test('the default is a version that was tried, and runs on the Node.js that it needs', () => {
  expect(TRIED_VERSIONS).toContain(DEFAULT_VERSION);
  expect(satisfies('24.14.1', FALLBACK_NODE_RANGE)).toBe(true);
  expect(satisfies('24.14.0', FALLBACK_NODE_RANGE)).toBe(false);
});
