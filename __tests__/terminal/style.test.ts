import { readSettings } from '../../src/settings';
import { createStyle, isColorAllowed } from '../../src/terminal/style';

test.each<[NodeJS.ProcessEnv, boolean | undefined, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{}, undefined, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '1' }, undefined, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('with %j on a stream whose isTTY is %s, colour is allowed: %s', (env, isTTY, expected) => {
  expect(isColorAllowed(readSettings(env).color, { ...(isTTY !== undefined && { isTTY }) })).toBe(
    expected,
  );
});

test('a style without colour leaves text as it is', () => {
  expect(createStyle(false).red('text')).toBe('text');
  expect(createStyle(true).red('text')).toBe('\u001b[31mtext\u001b[39m');
});
