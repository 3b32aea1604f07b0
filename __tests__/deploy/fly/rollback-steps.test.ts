import { findBefore } from '../../../src/deploy/fly/rollback-steps';

/** Releases by their images, oldest first; one with `!` has failed. */
function before(...images: string[]): string | undefined {
  const releases = images.map((image, at) => ({
    version: at + 1,
    image: image.replace('!', ''),
    isComplete: !image.endsWith('!'),
    at: '',
  }));
  return findBefore(releases.reverse())?.image;
}

test.each([
  [[], undefined],
  [['a'], undefined],
  [['a', 'b'], 'a'],
  [['a', 'b', 'b'], 'a'],
  [['a', 'b', 'c'], 'b'],
  [['a', 'b!', 'c'], 'a'],
  [['a!', 'b'], undefined],
  [['a', 'b', 'c!'], 'b'],
])('of %j it goes back to %j', (images, expected) => {
  expect(before(...images)).toBe(expected);
});

test('one rollback after another goes back further, until there is nothing more', () => {
  const images = ['a', 'b', 'c'];
  for (const expected of ['b', 'a', undefined]) {
    const found = before(...images);
    expect(found).toBe(expected);
    if (found) images.push(found);
  }
});

test('a deployment after rollbacks goes back to what ran before it', () => {
  expect(before('a', 'b', 'c', 'b', 'a', 'd')).toBe('a');
});
