import { join } from 'node:path';
import { findRegistry } from '../../src/news/npm-registry';
import { createTempFolder, writeFile } from '../support/temp-folder';

const PACKAGE = '@wasp.sh/wasp-cli';

test.each<[string, NodeJS.ProcessEnv, string, string | undefined]>([
  ['nothing', {}, '', 'https://registry.npmjs.org/'],
  [
    'the environment',
    { npm_config_registry: 'https://a.example/npm' },
    'registry=https://b.example',
    'https://a.example/npm/',
  ],
  [
    'the environment in capitals',
    { NPM_CONFIG_REGISTRY: 'https://a.example' },
    '',
    'https://a.example/',
  ],
  ["the user's npmrc", {}, '; comment\nregistry = "https://b.example/"', 'https://b.example/'],
  [
    'a scope, before all',
    { npm_config_registry: 'https://a.example' },
    '@wasp.sh:registry=http://c.example/x/',
    'http://c.example/x/',
  ],
  ['a variable in it', { HOST: 'd.example' }, 'registry=https://${HOST}', 'https://d.example/'],
  ['no password', {}, 'registry=https://user:secret@b.example/', 'https://b.example/'],
  ['no other kind of address', {}, 'registry=file:///etc', undefined],
])('the registry follows %s', (_, env, npmrc, expected) => {
  const HOME = createTempFolder();
  writeFile(HOME, '.npmrc', npmrc);
  expect(findRegistry(PACKAGE, { HOME, ...env }, join(HOME, 'bin', 'node'))).toBe(expected);
});
