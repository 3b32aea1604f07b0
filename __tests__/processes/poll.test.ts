import { pause, pollUntil } from '../../src/processes/poll';

test('the first answer is returned, and what is asked after it is nothing', async () => {
  const answers = [undefined, false, 'yes', 'never'] as const;
  let asked = 0;
  const found = await pollUntil(() => answers[asked++], { intervalMs: 1 });
  expect([found, asked]).toEqual(['yes', 3]);
});

test('an answer that is there at once takes no pause', async () => {
  const startedAt = Date.now();
  expect(await pollUntil(async () => 0, { intervalMs: 60_000 })).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(30_000);
});

test('when the time is over, it asks one last time', async () => {
  const startedAt = Date.now();
  const askedAt: number[] = [];
  const ask = (): false => {
    askedAt.push(Date.now() - startedAt);
    return false;
  };
  expect(await pollUntil(ask, { intervalMs: 60_000, timeoutMs: 20 })).toBeUndefined();
  expect(askedAt.length).toBeGreaterThan(1);
  expect(askedAt.at(-1)).toBeGreaterThanOrEqual(20);
});

test('no time at all still asks once', async () => {
  let asked = 0;
  const found = await pollUntil(() => ++asked > 1, { intervalMs: 1, timeoutMs: -1 });
  expect([found, asked]).toEqual([undefined, 1]);
});

test('an aborted signal ends the pause, and nothing is asked after it', async () => {
  const controller = new AbortController();
  let asked = 0;
  const ask = (): false => {
    asked += 1;
    setImmediate(() => controller.abort());
    return false;
  };
  const found = await pollUntil(ask, { intervalMs: 60_000, signal: controller.signal });
  expect([found, asked]).toEqual([undefined, 1]);
  expect(await pollUntil(() => true, { intervalMs: 1, signal: controller.signal })).toBeUndefined();
});

test('an error of the question is thrown', async () => {
  const ask = async (): Promise<never> => {
    throw new Error('broken');
  };
  await expect(pollUntil(ask, { intervalMs: 1 })).rejects.toThrow('broken');
});

test('a pause ends at once when it is stopped', async () => {
  await expect(pause(60_000, AbortSignal.abort('SIGINT'))).resolves.toBeUndefined();
});
