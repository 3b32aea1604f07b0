import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { claimRun, type OwnRun, type RunRecord } from '../../src/dev/run-record';
import { createTempFolder } from '../support/temp-folder';

test('how a part is stands in the record, and where that can not be written the run goes on', async () => {
  const folder = createTempFolder();
  const record = (): RunRecord => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  const run = (await claimRun(folder, { mode: 'foreground', parts: ['server'] })) as OwnRun;
  run.setState('server', 'ready');
  expect(record().states).toEqual({ server: 'ready' });
  rmSync(folder, { recursive: true });
  run.setState('server', 'crashed');
  await run.release();
});
