import { findSeeds, parseSpecResult } from '../../src/engine/spec-result';

test('seed functions are known by the names under which they are imported', () => {
  const withSeeds = (seeds?: unknown): string =>
    JSON.stringify({
      status: 'ok',
      value: [
        { declType: 'Page', declValue: {} },
        { declType: 'App', declValue: { db: { seeds } } },
      ],
    });
  expect(
    findSeeds(
      parseSpecResult(
        withSeeds([
          { kind: 'named', name: 'a' },
          { kind: 'named', name: 'b', alias: 'c' },
        ]),
      ),
    ),
  ).toEqual(['a', 'c']);
  expect(findSeeds(parseSpecResult(withSeeds()))).toEqual([]);
  expect(findSeeds(parseSpecResult(JSON.stringify({ value: [] })))).toEqual([]);
});
