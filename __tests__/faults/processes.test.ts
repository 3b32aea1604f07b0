import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { runLine, runWasp, type Run } from '../support/run-wasp';
import {
  claimedBuckets,
  eventsOf,
  findSenders,
  inLab,
  readStore,
  type Event,
  type Lab,
} from '../support/telemetry';

jest.setTimeout(10 * 60_000);

/** How often it all happens; a number in FAULT_ROUNDS stands for the first one. */
const FRESH_HOMES = Number(process.env['FAULT_ROUNDS'] ?? 20);
const KILLS = FRESH_HOMES * 5;
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);

/** Commands that start at the same moment: a shell starts them, since this process has to be free to answer their requests. */
function runTogether({ sandbox }: Lab, count: number, commands: readonly string[]): Promise<Run> {
  const started = commands.map((name) => `wasp ${name} & started+=($!);`).join(' ');
  return runLine(
    sandbox,
    `for _ in $(seq ${count / commands.length}); do ${started} done; for each in "\${started[@]}"; do wait "$each" || exit 1; done`,
  );
}

/** Where the machine was too busy for a sender, it is the next command that sends; where it was not, that one sends nothing. */
async function expectOneEventEach(lab: Lab, commands: readonly string[]): Promise<void> {
  const { sandbox } = lab;
  await sandbox.quiet(60_000);
  expect(bucketsOf(await eventsOf(lab))).toEqual(claimedBuckets(sandbox));
  for (const name of commands) {
    expect(await runWasp(sandbox, [name])).toMatchObject({ exitCode: 0 });
    await sandbox.quiet();
  }
  const events = await eventsOf(lab);
  const { id } = readStore(sandbox, 'identity.json');
  expect(bucketsOf(events)).toEqual(
    commands.map((name) => (name === 'build' ? 'build' : 'other')).sort(),
  );
  expect(events.map(({ properties }) => properties.distinct_id)).toEqual(events.map(() => id));
  expect(readdirSync(sandbox.store).sort()).toEqual(['identity.json', 'log.json', 'state.json']);
}

function bucketsOf(events: Event[]): string[] {
  return events.map(({ properties }) => (properties.is_build ? 'build' : 'other')).sort();
}

test(`50 processes at once on a fresh home, ${FRESH_HOMES} times: one event and one identity each time`, async () => {
  for (let round = 0; round < FRESH_HOMES; round += 1) {
    await inLab(async (lab) => {
      const run = await runTogether(lab, 50, ['version']);
      expect({ ...run, stdout: new Set(run.stdout.split('\n')) }).toMatchObject({
        exitCode: 0,
        stdout: new Set(['0.25.0', '']),
      });
      await expectOneEventEach(lab, ['version']);
    });
  }
});

test('200 processes at once in both buckets send one event a bucket', () =>
  inLab(async (lab) => {
    expect(await runTogether(lab, 200, ['build', 'version'])).toMatchObject({ exitCode: 0 });
    await expectOneEventEach(lab, ['build', 'version']);
  }));

test(`SIGKILL at ${KILLS} random moments, to the shell and to its sender (FAULT_SEED=${SEED}): never a second event, and a store that can be read`, async () => {
  const random = randomFrom(SEED);
  for (let round = 0; round < KILLS; round += 5) {
    await inLab(async (lab) => {
      const { sandbox } = lab;
      await Promise.all(
        Array.from({ length: 5 }, () => runAndKill(random() * 1500, random() < 0.5)),
      );
      await sandbox.quiet(30_000);
      passFiveSeconds(sandbox.store);
      expect(await runWasp(sandbox, ['version'])).toMatchObject({
        exitCode: 0,
        stdout: '0.25.0\n',
      });
      const events = await eventsOf(lab);
      expect(events.length).toBeLessThanOrEqual(1);
      expect(claimedBuckets(sandbox)).toEqual(['other']);
      expect(readStore(sandbox, 'identity.json')).toMatchObject({
        id: events[0]?.properties.distinct_id ?? expect.any(String),
      });

      async function runAndKill(afterMs: number, isShellToo: boolean): Promise<void> {
        let timer: NodeJS.Timeout | undefined;
        let killed: Promise<void> | undefined;
        await runWasp(sandbox, ['version'], {
          onStart: (child) => {
            killed = new Promise((resolve) => {
              timer = setTimeout(() => {
                if (isShellToo) child.kill('SIGKILL');
                for (const pid of findSenders(sandbox)) kill(pid);
                resolve();
              }, afterMs);
            });
          },
        });
        // Where the shell has ended before, its sender is met alone.
        if (isShellToo) clearTimeout(timer);
        else await killed;
      }
    });
  }
});

/** A sender that was killed holds its turn for as long as it could have lived. */
function passFiveSeconds(store: string): void {
  const mark = join(store, '.sending-other');
  if (existsSync(mark)) utimesSync(mark, Date.now() / 1000 - 5, Date.now() / 1000 - 5);
}

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
