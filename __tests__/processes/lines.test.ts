import fc from 'fast-check';
import { Readable } from 'node:stream';
import { createLineCutter, readLines } from '../../src/processes/lines';

test('however a text is cut into pieces, the lines are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r') })), (pieces) => {
      const cutter = createLineCutter();
      const lines = pieces.flatMap((piece) => cutter.add(piece));
      expect([...lines, cutter.rest()]).toEqual(pieces.join('').split('\n'));
    }),
  );
});

test('a line ends with its stream, and a carriage return is a line end only before a line feed', async () => {
  const lines: string[] = [];
  const pieces = ['10 %\r20', ' %\r\nfi', 'n\n\n', 'rest'];
  await readLines([Readable.from(pieces.map((piece) => Buffer.from(piece)))], (line) =>
    lines.push(line),
  );
  expect(lines).toEqual(['10 %\r20 %', 'fin', '', 'rest']);
});
