import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKOUT = join(__dirname, '..', '..');

/** The built shell as it is once it has a name in the npm registry. @returns its `bin/wasp.js` */
export function makePublishedCopy(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wasp-shell-published-')));
  for (const name of ['assets', 'bin', 'dist'])
    cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
  const manifest = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, publishConfig: { access: 'public' } }),
  );
  return join(folder, 'bin', 'wasp.js');
}
