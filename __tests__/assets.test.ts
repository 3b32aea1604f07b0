import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAsset } from '../src/assets';
import { testWith } from './support/requirements';

const ROOT = join(__dirname, '..');
const SCRIPTS = ['assets', 'bin'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ba)?sh$/.test(name))
    .map((name) => join(folder, name)),
);

test('an asset is read as it is, but for the values that it is given', () => {
  expect(readAsset('shortcuts/npx.sh')).toContain('exec @npx@ "$@"');
  expect(readAsset('shortcuts/npx.sh', { npx: "'$& @x@'", x: 'y' })).toContain(
    `exec '$& @x@' "$@"`,
  );
});

testWith('shellcheck').each(SCRIPTS)('shellcheck has nothing to say of %s', (file) => {
  expect(spawnSync('shellcheck', [file], { cwd: ROOT, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '',
  });
});

test('there are scripts to check', () => {
  expect(SCRIPTS).toEqual(
    expect.arrayContaining([
      'assets/completion/wasp.bash',
      'assets/shortcuts/node.sh',
      'bin/install.sh',
    ]),
  );
});
