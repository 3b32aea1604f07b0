import type { Deployment } from '../../src/deploy/deployment';
import { createRedactor } from '../../src/deploy/redactor';
import { carryOut } from '../../src/deploy/steps';
import { UserError } from '../../src/errors';
import { readSettings } from '../../src/settings';
import { createRecordingTerminal } from '../support/recording-terminal';

function createDeployment(secret: string): Deployment {
  const { terminal } = createRecordingTerminal(readSettings({}));
  const redactor = createRedactor();
  redactor.add(secret);
  const ignore = (): void => {};
  return {
    context: {
      invocation: {
        path: ['deploy', 'fly', 'deploy'],
        words: ['fly', 'deploy'],
        cwd: '/app',
        startedAtMs: 0,
      },
      terminal,
      signal: new AbortController().signal,
    },
    options: {},
    redactor,
    journal: {
      isUnfinished: false,
      isDone: () => false,
      begin: ignore,
      done: ignore,
      failed: ignore,
      finish: ignore,
    },
    note: ignore,
    event: ignore,
  } as unknown as Deployment;
}

test('a step that fails tells no secret, nor do its causes', async () => {
  const cause = new Error('s3cret stands here', { cause: 's3cret, and here' });
  const error = new UserError('Not done: s3cret.', {
    why: 'It says s3cret.',
    next: 'Change s3cret.',
    cause,
  });
  const step = { id: 'up', title: 'Send it', plan: [], run: () => Promise.reject(error) };
  const failed = await carryOut(createDeployment('s3cret'), [step]).catch(
    (thrown: UserError) => thrown,
  );
  const shown = failed?.cause as Error;
  expect(shown).toMatchObject({ message: '*** stands here', cause: '***, and here' });
  expect(
    [failed?.message, failed?.why, failed?.next, failed?.stack, shown.stack].join('\n'),
  ).not.toContain('s3cret');
});
