import { separateForeignWords } from '../../src/cli/foreign-words';

test.each([
  ['build -C x', 'build -C x'],
  ['deploy fly deploy --verbose', 'deploy fly deploy --verbose'],
  [
    'deploy fly cmd secrets list --context server',
    'deploy fly cmd --context server -- secrets list',
  ],
  [
    'deploy fly cmd --context=server ssh console -C ls --verbose',
    'deploy fly cmd --context=server -- ssh console -C ls --verbose',
  ],
  [
    'deploy fly cmd --context server -- ssh console --org x -h',
    'deploy fly cmd --context server -- ssh console --org x -h',
  ],
  [
    'deploy fly cmd ssh --org acme --environment staging -a b -- --context',
    'deploy fly cmd --org acme --environment staging -- ssh -a b --context',
  ],
  ['deploy fly cmd status --help', 'deploy fly cmd --help -- status'],
  ['deploy fly cmd --context', 'deploy fly cmd --context'],
  ['deploy fly cmd', 'deploy fly cmd'],
])('%s becomes %s', (typed, separated) => {
  expect(separateForeignWords(typed.split(' ')).join(' ')).toBe(separated);
});
