import { parseInfo, type EngineInfo } from '../../src/engine/printed';

test.each<[string, string, EngineInfo]>([
  [
    'all lines',
    'Name: app\nDatabase system: PostgreSQL\nProject dir size: 129 MB\n',
    { name: 'app', databaseSystem: 'PostgreSQL', projectDirSize: '129 MB' },
  ],
  ['colours', '\u001b[1;33mName\u001b[0m: \u001b[32mapp\u001b[0m\n', { name: 'app' }],
  [
    'other lines around',
    '\n--> Project information:\n\nName: app\nLast compile: never\n',
    { name: 'app' },
  ],
  ['a colon in a value', 'Name: a: b\n', { name: 'a: b' }],
  ['an empty value', 'Name: \nDatabase system: SQLite\n', { databaseSystem: 'SQLite' }],
  ['a label without a value', 'Name:\n', {}],
  ['labels that only begin alike', 'Names: app\nMy Name: app\nname: app\n', {}],
  ['nothing', '', {}],
])('of an info with %s, what it says is read', (_, text, expected) => {
  expect(parseInfo(text)).toEqual(expected);
});
