import { findNameProblem } from '../../src/templates/name';

test.each([
  'app',
  'a',
  'A1',
  '_',
  '_app',
  'my-app',
  'my_app',
  'app2',
  'a--b-',
  'Éclair',
  'приложение',
  'アプリ',
  'fromage',
  'a'.repeat(214),
])('a project can be named %s', (name) => {
  expect(findNameProblem(name)).toBeUndefined();
});

test.each([
  ['1app', 'begins with a letter'],
  ['-app', 'begins with a letter'],
  ['.app', 'begins with a letter'],
  ['..', 'begins with a letter'],
  ['my app', 'goes on with letters'],
  ['my.app', 'goes on with letters'],
  ['my/app', 'goes on with letters'],
  ['../app', 'begins with a letter'],
  ['/tmp/app', 'begins with a letter'],
  ['app\n', 'goes on with letters'],
  ['app;rm', 'goes on with letters'],
  ['app🐝', 'goes on with letters'],
  [' app', 'begins with a letter'],
  ['import', 'keeps that word'],
  ['from', 'keeps that word'],
  ['true', 'keeps that word'],
  ['false', 'keeps that word'],
  ['a'.repeat(215), 'longer than 214'],
  ['', 'A name is needed'],
])('a project can not be named "%s": %s', (name, problem) => {
  expect(findNameProblem(name)).toContain(problem);
});
