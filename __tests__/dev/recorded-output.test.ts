import { createOutput, type Output } from '../../src/dev/output';
import { recorded } from '../../src/dev/recorded-output';
import type { Terminal } from '../../src/terminal/terminal';

/** What is shown on stdout, and what is kept in the log, after `say`. */
function listen(
  say: (output: Output) => void,
  isJson: boolean,
): { shown: string[]; kept: string[] } {
  const shown: string[] = [];
  const kept: string[] = [];
  const resultStyle = new Proxy(
    { isColorSupported: false },
    {
      get: (style, name) =>
        name === 'isColorSupported' ? style.isColorSupported : (text: string) => text,
    },
  );
  const terminal = {
    resultStyle,
    result: (text: string) => void shown.push(text),
  } as unknown as Terminal;
  say(
    recorded(
      createOutput(terminal, isJson),
      { write: (source, text) => void kept.push(`${source} ${text}`) },
      { setState: () => {} },
    ),
  );
  return { shown, kept };
}

test.each<[string, (output: Output) => void, { shown: string[]; kept: string[]; json: object[] }]>([
  [
    'a line of a part',
    (output) => output.line('server', 'up'),
    {
      shown: ['server up'],
      kept: ['server up'],
      json: [{ event: 'line', source: 'server', text: 'up' }],
    },
  ],
  [
    'an event',
    (output) => output.event({ event: 'stopped' }, 'Stopped.'),
    { shown: ['wasp   Stopped.'], kept: ['wasp Stopped.'], json: [{ event: 'stopped' }] },
  ],
  [
    'an answer to a key',
    (output) => output.answer('a\nb'),
    {
      shown: ['wasp   a', 'wasp   b'],
      kept: [],
      json: [
        { event: 'line', source: 'wasp', text: 'a' },
        { event: 'line', source: 'wasp', text: 'b' },
      ],
    },
  ],
])(
  '%s is shown, and kept where it is for more than that terminal',
  (_, say, { shown, kept, json }) => {
    expect(listen(say, false)).toEqual({ shown, kept });
    expect(listen(say, true)).toEqual({ shown: json.map((event) => JSON.stringify(event)), kept });
  },
);
