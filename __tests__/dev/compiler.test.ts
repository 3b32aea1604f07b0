import { createCompiler, warningsIn, type CompileResult } from '../../src/dev/compiler';
import type { Output } from '../../src/dev/output';
import type { DevelopmentEvent } from '../../src/json/start';
import { Interrupted, UserError } from '../../src/errors';

function recordingOutput(): Output & { events: DevelopmentEvent[]; texts: string[] } {
  const events: DevelopmentEvent[] = [];
  const texts: string[] = [];
  return {
    events,
    texts,
    line: () => {},
    answer: () => {},
    show: () => {},
    event(event, text) {
      events.push(event);
      if (text !== undefined) texts.push(text);
    },
  };
}

/** Of a run that nobody stops. */
const running = new AbortController().signal;

/** Compiles that end when the test says so. */
function heldCompiles(): {
  compileOnce: () => Promise<CompileResult>;
  end: (result?: CompileResult) => void;
  fail: (error: Error) => void;
  started: () => number;
} {
  const waiting: { resolve: (result: CompileResult) => void; reject: (error: Error) => void }[] =
    [];
  let started = 0;
  return {
    compileOnce() {
      started += 1;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    end: (result = { exitCode: 0, text: '' }) => waiting.shift()?.resolve(result),
    fail: (error) => waiting.shift()?.reject(error),
    started: () => started,
  };
}

test('any number of saves during a compile lead to one more', async () => {
  const { compileOnce, end, started } = heldCompiles();
  const compiler = createCompiler(compileOnce, recordingOutput(), running);
  const first = compiler.compile('first');
  const later = [compiler.compile('second'), compiler.compile('third'), compiler.compile('fourth')];
  expect(started()).toBe(1);
  end();
  expect(await first).toBe(true);
  await Promise.resolve();
  expect(started()).toBe(2);
  end();
  expect(await Promise.all(later)).toEqual([true, true, true]);
  expect(started()).toBe(2);
});

test('a failure is kept until a compile succeeds, and shown in full', async () => {
  const results: CompileResult[] = [
    { exitCode: 1, text: 'main.wasp.ts:7: no\n' },
    { exitCode: 0, text: '' },
  ];
  const output = recordingOutput();
  const compiler = createCompiler(
    () => Promise.resolve(results.shift() as CompileResult),
    output,
    running,
  );
  expect(await compiler.compile('why')).toBe(false);
  expect(compiler.failure).toBe('main.wasp.ts:7: no');
  expect(output.texts.join('\n')).toContain('main.wasp.ts:7: no');
  expect(await compiler.compile('why')).toBe(true);
  expect(compiler.failure).toBeUndefined();
});

test('of a success, warnings are shown and nothing else of what the engine printed', async () => {
  const text =
    '\n🐝 --- Compiling wasp project... ----\n\n👀 --- [Warning] Your project: ----\n\n- something old\n\n✅ --- Compiled. ---\n';
  expect(warningsIn(text)).toEqual(['👀 --- [Warning] Your project: ----', '- something old']);
  const output = recordingOutput();
  await createCompiler(() => Promise.resolve({ exitCode: 0, text }), output, running).compile(
    'why',
  );
  expect(output.texts.join('\n')).toContain('- something old');
  expect(output.texts.join('\n')).not.toContain('Compiling wasp project');
});

test('an engine that can not come to an end is a failure in its own words, and the next compile mends it', async () => {
  const output = recordingOutput();
  const compiler = createCompiler(
    failFirst(new UserError('The engine was ended by SIGKILL.', { next: 'Close other programs.' })),
    output,
    running,
  );
  expect(await compiler.compile('why')).toBe(false);
  expect(output.events.at(-1)).toMatchObject({
    event: 'compiled',
    isSuccess: false,
    text: 'The engine was ended by SIGKILL.\nClose other programs.',
  });
  expect(output.texts.at(-1)).toContain('The engine was ended by SIGKILL.');
  expect(compiler.failure).toContain('The engine was ended by SIGKILL.');
  expect(await compiler.compile('why')).toBe(true);
});

test('one that is interrupted is none: nothing more is said, and nothing is compiled any more', async () => {
  const stopping = new AbortController();
  const { compileOnce, started, fail } = heldCompiles();
  const output = recordingOutput();
  const compiler = createCompiler(compileOnce, output, stopping.signal);
  const compiles = [compiler.compile('first'), compiler.compile('second')];
  stopping.abort('SIGTERM');
  fail(new Interrupted('SIGTERM'));
  for (const compile of [...compiles, compiler.compile('third')])
    await expect(compile).rejects.toThrow(Interrupted);
  expect(started()).toBe(1);
  expect(output.texts).toEqual(['first']);
});

test('it has settled once what was asked for last is over', async () => {
  const { compileOnce, end, started } = heldCompiles();
  const compiler = createCompiler(compileOnce, recordingOutput(), running);
  const compiles = [compiler.compile('first'), compiler.compile('second')];
  const settled = compiler.settled();
  end({ exitCode: 1, text: 'no' });
  await compiles[0];
  await Promise.resolve();
  expect(started()).toBe(2);
  end();
  expect(await settled).toBe(true);
  expect(await compiler.settled()).toBe(true);
});

function failFirst(error: Error): () => Promise<CompileResult> {
  const ends = [Promise.reject(error), Promise.resolve({ exitCode: 0, text: '' })];
  return () => ends.shift() as Promise<CompileResult>;
}
