import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { runWasp } from '../support/run-wasp';
import {
  claimedBuckets,
  eventsOf,
  findSenders,
  inLab,
  listHome,
  readStore,
  until,
  writeState,
  type Ages,
} from '../support/telemetry';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Refuses every connection. */
const NOBODY = 'https://127.0.0.1:9/';

const cases: [string, Ages, string, boolean][] = [
  ['11 h 59 min ago', { build: 12 * HOUR - MINUTE }, 'build', false],
  ['12 h 1 s ago', { build: 12 * HOUR + SECOND }, 'build', true],
  ['a moment ago', { build: 0 }, 'build', false],
  ['in 1 min', { build: -MINUTE }, 'build', false],
  ['in 10 min', { build: -10 * MINUTE }, 'build', true],
  ['in 10 years', { build: -10 * 365 * 24 * HOUR }, 'build', true],
  ['11 h 59 min ago', { other: 12 * HOUR - MINUTE }, 'deps', false],
  ['12 h 1 s ago', { other: 12 * HOUR + SECOND }, 'deps', true],
  ['never, and the other bucket a moment ago', { build: 0 }, 'deps', true],
  ['never, and the other bucket a moment ago', { other: 0 }, 'build', true],
];

test.each(cases)('last tried %s (%j): `wasp %s` sends: %j', (_, ages, name, isSent) =>
  inLab(async (lab) => {
    writeState(lab.sandbox, ages);
    const before = listHome(lab.sandbox);
    const startedAt = Date.now();
    expect(await runWasp(lab.sandbox, [name])).toMatchObject({ exitCode: 0 });
    expect(await eventsOf(lab)).toHaveLength(isSent ? 1 : 0);
    if (!isSent) return expect(listHome(lab.sandbox)).toEqual(before);
    const { lastAttemptAt } = readStore(lab.sandbox, 'state.json');
    expect(Date.parse(lastAttemptAt[name === 'build' ? 'build' : 'other'])).toBeGreaterThanOrEqual(
      startedAt,
    );
    expect(Date.parse(lastAttemptAt[name === 'build' ? 'build' : 'other'])).toBeLessThanOrEqual(
      Date.now(),
    );
  }),
);

test('a second build within 12 hours sends nothing, and another command has a bucket of its own', () =>
  inLab(async (lab) => {
    for (const name of ['build', 'build', 'compile', 'deps', 'build']) {
      await runWasp(lab.sandbox, [name]);
      await lab.sandbox.quiet();
    }
    expect((await eventsOf(lab)).map(({ properties }) => properties.is_build)).toEqual([
      true,
      false,
    ]);
    expect(claimedBuckets(lab.sandbox)).toEqual(['build', 'other']);
  }));

test('a server that is down costs the claim: the next run sends nothing', () =>
  inLab(async (lab) => {
    await runWasp(lab.sandbox, ['build'], { env: { WASP_TELEMETRY_URL: NOBODY } });
    await lab.sandbox.quiet();
    expect(claimedBuckets(lab.sandbox)).toEqual(['build']);

    await runWasp(lab.sandbox, ['build']);
    expect(await eventsOf(lab)).toEqual([]);
  }));

test('the claim is on disk while the server still holds the request, and the next run sends nothing', () =>
  inLab(
    async (lab) => {
      await runWasp(lab.sandbox, ['build']);
      await lab.collector.received(1);
      expect(lab.collector.connections()).toBe(1);
      expect(claimedBuckets(lab.sandbox)).toEqual(['build']);

      await runWasp(lab.sandbox, ['build']);
      expect(await eventsOf(lab)).toHaveLength(1);
    },
    { answer: () => {} },
  ));

test('a sender that is killed in the middle of its request is not replaced by another', () =>
  inLab(
    async (lab) => {
      const run = runWasp(lab.sandbox, ['build']);
      await lab.collector.received(1);
      findSenders(lab.sandbox).forEach((pid) => process.kill(pid, 'SIGKILL'));
      await run;
      await runWasp(lab.sandbox, ['build']);
      expect(await eventsOf(lab)).toHaveLength(1);
    },
    { answer: () => {} },
  ));

test.each([
  ['an hour ago', HOUR],
  ['with a time that is still to come', -HOUR],
])(
  'a lock that a killed process left behind %s keeps nobody silent, nor from opting out',
  (_, age) =>
    inLab(async (lab) => {
      const lock = join(lab.sandbox.store, '.lock');
      const leaveLock = (): void => {
        mkdirSync(lock, { recursive: true });
        utimesSync(lock, new Date(Date.now() - age), new Date(Date.now() - age));
      };
      leaveLock();
      await runWasp(lab.sandbox, ['build']);
      expect(await eventsOf(lab)).toHaveLength(1);
      leaveLock();
      expect(await runWasp(lab.sandbox, ['telemetry', 'disable'])).toMatchObject({ exitCode: 0 });
    }),
);

test('a choice that is made while an event waits for its turn keeps it from leaving', () =>
  inLab(async (lab) => {
    const lock = join(lab.sandbox.store, '.lock');
    mkdirSync(lock, { recursive: true });
    const run = runWasp(lab.sandbox, ['build']);
    await until('the sender runs', () => findSenders(lab.sandbox).length > 0);
    writeState(lab.sandbox, {}, 'disabled');
    utimesSync(lock, 0, 0);
    await run;
    expect(await eventsOf(lab)).toEqual([]);
  }));
