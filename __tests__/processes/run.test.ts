import { Interrupted } from '../../src/errors';
import { run } from '../../src/processes/run';

test('a signal that comes while the program is looked for keeps it from being started', async () => {
  const controller = new AbortController();
  const ending = run(
    { file: '/bin/sleep', args: ['60'], cwd: '/', env: {} },
    { kind: 'merged', into: process.stderr, plain: false },
    controller.signal,
  );
  controller.abort('SIGTERM');
  await expect(ending).rejects.toThrow(Interrupted);
}, 10_000);
