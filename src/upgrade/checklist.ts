import minVersion from 'semver/ranges/min-version';
import { minor } from './versions';

/** What releases ask for that no program can do, from their migration guides. */
const RELEASES: Readonly<Record<string, { guide: string; steps: readonly string[] }>> = {
  '0.25': {
    guide: 'https://wasp.sh/docs/0.25/migration-guide',
    steps: [
      'Imports from wasp/... paths that are not documented are gone: use wasp/client/operations, wasp/server/operations, wasp/server/auth, wasp/serialization and the like. `wasp check` finds them.',
      'TypeScript is 6.0, Vite 8, Vitest 4.1: look through options of your own in vite.config.ts and tsconfig.src.json, and through plugins of theirs.',
      'React Router is 8, and Wasp apps need no change for it.',
    ],
  },
  '0.24': {
    guide: 'https://wasp.sh/docs/migration-guides/migrate-from-0-23-to-0-24',
    steps: [
      'The app is described in main.wasp.ts, by the new spec of @wasp.sh/spec; vitest is in your devDependencies.',
    ],
  },
};

/** From the version that the project was made for up to the one that it gets, the oldest first. @param range as in the main file */
export function makeChecklist(range: string, target: string): string[] {
  const from = minVersion(range);
  const passed = Object.entries(RELEASES)
    .filter(
      ([release]) =>
        isAbove(release, from ? minor(from.version) : '0.0') && !isAbove(release, minor(target)),
    )
    .reverse();
  const asked = passed.flatMap(([release, { guide, steps }]) => [
    ...steps,
    `The guide to ${release} says it all: ${guide}`,
  ]);
  const older =
    from && isAbove('0.23', minor(from.version))
      ? [
          'For the releases before 0.24 there is a guide each: https://wasp.sh/docs/migration-guides',
        ]
      : [];
  return [...older, ...asked, 'Run `wasp check`, then `wasp start`, and your tests.'];
}

function isAbove(a: string, b: string): boolean {
  const [[aMajor = 0, aMinor = 0], [bMajor = 0, bMinor = 0]] = [a, b].map((version) =>
    version.split('.').map(Number),
  ) as [number[], number[]];
  return aMajor > bMajor || (aMajor === bMajor && aMinor > bMinor);
}
