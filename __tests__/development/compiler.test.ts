import { createCompiler, warningsIn, type CompileResult } from '../../src/development/compiler';
import type { DevelopmentEvent } from '../../src/documents/start';
import type { Output } from '../../src/development/output';

function recordingOutput(): Output & { events: DevelopmentEvent[]; texts: string[] } {
  const events: DevelopmentEvent[] = [];
  const texts: string[] = [];
  return { events, texts, line: () => {}, answer: () => {}, show: () => {}, event: (event, text) => (events.push(event), void (text !== undefined && texts.push(text))) };
}

/** Compiles that end when the test says so. */
function heldCompiles(): { compileOnce: () => Promise<CompileResult>; end: (result?: CompileResult) => void; started: () => number } {
  const waiting: ((result: CompileResult) => void)[] = [];
  let started = 0;
  return {
    compileOnce: () => ((started += 1), new Promise((resolve) => waiting.push(resolve))),
    end: (result = { exitCode: 0, text: '' }) => waiting.shift()?.(result),
    started: () => started,
  };
}

test('any number of saves during a compile lead to one more', async () => {
  const { compileOnce, end, started } = heldCompiles();
  const compiler = createCompiler(compileOnce, recordingOutput());
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
  const results: CompileResult[] = [{ exitCode: 1, text: 'main.wasp.ts:7: no\n' }, { exitCode: 0, text: '' }];
  const output = recordingOutput();
  const compiler = createCompiler(() => Promise.resolve(results.shift() as CompileResult), output);
  expect(await compiler.compile('why')).toBe(false);
  expect(compiler.failure).toBe('main.wasp.ts:7: no');
  expect(output.texts.join('\n')).toContain('main.wasp.ts:7: no');
  expect(await compiler.compile('why')).toBe(true);
  expect(compiler.failure).toBeUndefined();
});

test('of a success, warnings are shown and nothing else of what the engine printed', async () => {
  const text = '\n🐝 --- Compiling wasp project... ----\n\n👀 --- [Warning] Your project: ----\n\n- something old\n\n✅ --- Compiled. ---\n';
  expect(warningsIn(text)).toEqual(['👀 --- [Warning] Your project: ----', '- something old']);
  const output = recordingOutput();
  await createCompiler(() => Promise.resolve({ exitCode: 0, text }), output).compile('why');
  expect(output.texts.join('\n')).toContain('- something old');
  expect(output.texts.join('\n')).not.toContain('Compiling wasp project');
});
