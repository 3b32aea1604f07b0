import { readdirSync } from 'node:fs';
import { runWasp } from '../support/run-wasp';
import { claimedBuckets, eventsOf, findSenders, inLab, readStore, type Event } from '../support/telemetry';

jest.setTimeout(10 * 60_000);

/** How often it all happens; a number in FAULT_ROUNDS stands for the first one. */
const FRESH_HOMES = Number(process.env['FAULT_ROUNDS'] ?? 20);
const KILLS = FRESH_HOMES * 5;
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);

const ofBucket = (events: Event[], isBuild: boolean): Event[] => events.filter(({ properties }) => properties.is_build === isBuild);

test(`50 processes at once on a fresh home, ${FRESH_HOMES} times: one event and one identity each time`, async () => {
  for (let round = 0; round < FRESH_HOMES; round += 1) {
    await inLab(async (lab) => {
      const runs = await Promise.all(Array.from({ length: 50 }, () => runWasp(lab.sandbox, ['version'])));
      expect(new Set(runs.map(({ exitCode, stdout }) => `${exitCode} ${stdout}`))).toEqual(new Set(['0 0.25.0\n']));
      await lab.sandbox.quiet(60_000);
      const events = await eventsOf(lab);
      expect(events.map(({ properties }) => properties.distinct_id)).toEqual([readStore(lab.sandbox, 'identity.json').id]);
      expect(readdirSync(lab.sandbox.store).sort()).toEqual(['identity.json', 'state.json']);
    });
  }
});

test('200 processes at once in both buckets send one event a bucket', () =>
  inLab(async (lab) => {
    const runs = await Promise.all(Array.from({ length: 200 }, (_, index) => runWasp(lab.sandbox, [index % 2 ? 'build' : 'version'])));
    expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    await lab.sandbox.quiet(120_000);
    const events = await eventsOf(lab);
    expect([ofBucket(events, true), ofBucket(events, false)]).toMatchObject([[{ event: 'cli' }], [{ event: 'cli' }]]);
    expect(claimedBuckets(lab.sandbox)).toEqual(['build', 'other']);
  }));

test(`SIGKILL at ${KILLS} random moments, to the shell and to its sender (FAULT_SEED=${SEED}): never a second event, and a store that can be read`, async () => {
  const random = randomFrom(SEED);
  for (let round = 0; round < KILLS; round += 5) {
    await inLab(async (lab) => {
      const { sandbox } = lab;
      await Promise.all(Array.from({ length: 5 }, () => runAndKill(random() * 1500, random() < 0.5)));
      await sandbox.quiet(30_000);
      expect(await runWasp(sandbox, ['version'])).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' });
      const events = await eventsOf(lab);
      expect(events.length).toBeLessThanOrEqual(1);
      expect(claimedBuckets(sandbox)).toEqual(['other']);
      expect(readStore(sandbox, 'identity.json')).toMatchObject({ id: events[0]?.properties.distinct_id ?? expect.any(String) });

      async function runAndKill(afterMs: number, isShellToo: boolean): Promise<void> {
        let timer: NodeJS.Timeout | undefined;
        await runWasp(sandbox, ['version'], {
          onStart: (child) => {
            timer = setTimeout(() => {
              if (isShellToo) child.kill('SIGKILL');
              for (const pid of findSenders(sandbox)) kill(pid);
            }, afterMs);
          },
        });
        // Where the shell has ended before, its sender is met alone.
        if (isShellToo) clearTimeout(timer);
        else await new Promise((resolve) => setTimeout(resolve, 1500));
      }
    });
  }
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
