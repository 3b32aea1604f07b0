import { waitUntilDeployed } from '../../../src/deploy/railway/waiting';

/** Time goes on only while somebody waits. */
async function watch(
  statusAt: (ms: number) => string | undefined,
): Promise<{ waitedMs: number; notes: string[]; error?: string }> {
  const seen = { waitedMs: 0, notes: [] as string[] };
  const end = waitUntilDeployed('Postgres', {
    findStatus: async () => statusAt(seen.waitedMs),
    note: (text) => seen.notes.push(text.trim()),
    pause: async (ms) => void (seen.waitedMs += ms),
  });
  return end.then(
    () => seen,
    (error: Error) => ({ ...seen, error: error.message }),
  );
}

test('a service that is ready is not waited for', async () => {
  expect(await watch(() => 'SUCCESS')).toEqual({ waitedMs: 0, notes: [] });
});

test('it is looked at every 5 seconds until it is ready', async () => {
  const statuses = [undefined, 'BUILDING', 'DEPLOYING', 'SUCCESS'];
  expect(await watch((ms) => statuses[ms / 5000])).toEqual({
    waitedMs: 15_000,
    notes: ['UNKNOWN', 'BUILDING', 'DEPLOYING'].map(
      (status) => `Waiting for "Postgres" deployment... (Status: "${status}")`,
    ),
  });
});

test('after 5 minutes it is given up', async () => {
  expect(await watch(() => 'BUILDING')).toMatchObject({
    waitedMs: 300_000,
    error:
      'Timed out waiting for "Postgres" to be deployed. Check the Railway dashboard for details.',
  });
  expect(await watch((ms) => (ms < 300_000 ? 'BUILDING' : 'SUCCESS'))).not.toHaveProperty('error');
});

test.each(['FAILED', 'CRASHED'])('%s is the end at once', async (status) => {
  expect(await watch(() => status)).toMatchObject({
    waitedMs: 0,
    error: `"Postgres" deployment finished with status "${status}". Check the Railway dashboard for details.`,
  });
});
