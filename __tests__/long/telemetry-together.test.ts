import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { runLine, runWasp, type Run } from '../support/run-wasp';
import { claimedBuckets, eventsOf, inLab, readStore, type Lab } from '../support/telemetry';

/**
 * Commands that start at the same moment, half of them builds; the exit code is 0 where that of each one is.
 * A shell starts them: this process has to be free to answer their requests.
 */
function runTogether({ sandbox }: Lab, pairs: number): Promise<Run> {
  return runLine(
    sandbox,
    `for _ in $(seq ${pairs}); do wasp build & started+=($!); wasp deps & started+=($!); done; for each in "\${started[@]}"; do wait "$each" || exit 1; done`,
  );
}

/** Of the events that came, one word each. */
async function bucketsOf(lab: Lab): Promise<string[]> {
  return (await eventsOf(lab))
    .map(({ properties }) => (properties.is_build ? 'build' : 'other'))
    .sort();
}

/** Commands of each bucket, one at a time, until both are claimed: where the machine was too busy for a sender, it is the next command that sends. */
async function runAlone({ sandbox }: Lab): Promise<void> {
  const deadline = Date.now() + 60_000;
  do {
    for (const name of ['build', 'deps']) {
      await runWasp(sandbox, [name]);
      await sandbox.quiet();
    }
  } while (claimedBuckets(sandbox).length < 2 && Date.now() < deadline);
}

test(
  '50 commands at once on a fresh home make one identity, and send one event a bucket',
  () =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      expect(await runTogether(lab, 25)).toMatchObject({ exitCode: 0 });
      expect(await bucketsOf(lab)).toEqual(claimedBuckets(lab.sandbox));
      await runAlone(lab);
      expect(await bucketsOf(lab)).toEqual(['build', 'other']);
      const events = await eventsOf(lab);
      expect(new Set(events.map(({ properties }) => properties.distinct_id))).toEqual(
        new Set([readStore(sandbox, 'identity.json').id]),
      );
      expect(claimedBuckets(sandbox)).toEqual(['build', 'other']);
      expect(readdirSync(sandbox.store).sort()).toEqual([
        'identity.json',
        'log.json',
        'state.json',
      ]);
    }),
  120_000,
);

test(
  '20 commands at once that find the lock of a dead process send one event a bucket',
  () =>
    inLab(async (lab) => {
      const lock = join(lab.sandbox.store, '.lock');
      mkdirSync(lock, { recursive: true });
      utimesSync(lock, 0, 0);
      await runTogether(lab, 10);
      expect(await bucketsOf(lab)).toEqual(claimedBuckets(lab.sandbox));
      await runAlone(lab);
      expect(await bucketsOf(lab)).toEqual(['build', 'other']);
      const events = await eventsOf(lab);
      expect(new Set(events.map(({ properties }) => properties.distinct_id)).size).toBe(1);
    }),
  120_000,
);
