import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openOutput, throughStream } from '../../src/terminal/output';
import { createTempFolder } from '../support/temp-folder';

const NO_STREAM = (): NodeJS.WriteStream => {
  throw new Error('the stream was opened');
};

/** Both ends of a pipe that takes 64 KiB, and no more at once. */
function openPipe(folder: string): { reading: number; writing: number } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reading, writing: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK) };
}

function readAll(fd: number): string {
  const bytes = Buffer.alloc(1024 * 1024);
  return bytes.toString('utf8', 0, readSync(fd, bytes));
}

test('a file is written to, in order, without a stream', async () => {
  const folder = createTempFolder();
  const fd = openSync(join(folder, 'file'), 'w');
  const output = openOutput(fd, NO_STREAM);
  output.write('één\n');
  output.write('two\n');
  await output.finish();
  closeSync(fd);
  expect(output).toMatchObject({ isTTY: false, columns: undefined, error: undefined });
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('één\ntwo\n');
});

test('what a full pipe does not take goes to the stream, and so does all that comes after it', async () => {
  const folder = createTempFolder();
  const { reading, writing } = openPipe(folder);
  const stream = new PassThrough();
  const output = openOutput(writing, () => stream as unknown as NodeJS.WriteStream);
  const text = 'é'.repeat(100_000);
  output.write(text);
  output.write('the end');
  const rest = stream.read() as Buffer;
  closeSync(writing);
  expect(readAll(reading) + String(rest)).toBe(`${text}the end`);
  expect(rest.length).toBeGreaterThan(100_000);
  closeSync(reading);
});

test('a reader that went away is no error, and one that can not be written to is', async () => {
  const folder = createTempFolder();
  const { reading, writing } = openPipe(folder);
  const output = openOutput(writing, NO_STREAM);
  closeSync(reading);
  output.write('to nobody');
  await output.finish();
  expect(output.error).toBeUndefined();
  closeSync(writing);

  const fd = openSync(join(folder, 'file'), 'w+');
  closeSync(fd);
  const unwritable = openOutput(openSync(join(folder, 'file'), 'r'), NO_STREAM);
  unwritable.write('text');
  expect(unwritable.error).toMatchObject({ code: 'EBADF' });
});

test('once the stream was asked for, it is what is written to', async () => {
  const folder = createTempFolder();
  const stream = new PassThrough();
  const output = openOutput(
    openSync(join(folder, 'file'), 'w'),
    () => stream as unknown as NodeJS.WriteStream,
  );
  expect(output.stream()).toBe(stream);
  output.write('text');
  expect(String(stream.read())).toBe('text');
  stream.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }));
  expect(output.error).toMatchObject({ code: 'ENOSPC' });
});

test("a stream's error is kept, unless its reader went away", () => {
  const stream = new PassThrough();
  const output = throughStream(stream as unknown as NodeJS.WriteStream);
  stream.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }));
  expect(output.error).toBeUndefined();
  stream.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }));
  expect(output.error).toMatchObject({ code: 'ENOSPC' });
});
