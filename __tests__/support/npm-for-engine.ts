import { chmodSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';

/**
 * A PATH with a Node.js and an npm that the engine accepts: the stand-in that says so hands everything else to this machine's real npm.
 * So the shell installs no runtime, whatever the age of the Node.js and npm that the tests run on.
 */
export function pathWithAcceptedRuntime(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-path-'));
  writeProgram(
    join(folder, 'npm'),
    `#!/bin/sh\n[ "$*" = --version ] && { echo 11.99.0; exit; }\nPATH=${dirname(process.execPath)}:/usr/bin:/bin exec npm "$@"\n`,
  );
  writeProgram(
    join(folder, 'node'),
    `#!/bin/sh\n[ "$*" = --version ] && { echo v24.99.0; exit; }\nexec "${process.execPath}" "$@"\n`,
  );
  return [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
}

/** The Node.js and npm of these tests, as they are. */
export function pathOfThisMachine(): string {
  return [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);
}

/** A PATH on which there is Node.js, and no npm. */
export function pathWithoutNpm(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-path-'));
  symlinkSync(process.execPath, join(folder, 'node'));
  return folder;
}

function writeProgram(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** The registry, certificates and cache that this machine's npm is set up with. */
export function npmConfiguration(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) =>
    /^npm_config_(registry|userconfig|globalconfig|cache|cafile|.*proxy)$/i.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
