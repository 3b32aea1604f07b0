import { confirm } from '../../src/terminal/confirm';
import type { Question } from '../../src/terminal/prompts';

const QUESTION = { text: 'Go on?', instead: 'wasp x --yes', yes: 'it goes', no: 'it stays' };
const [YES, NO] = [
  { value: 'yes', hint: 'it goes' },
  { value: 'no', hint: 'it stays' },
];

test.each([
  ['yes', [YES, NO]],
  ['no', [NO, YES]],
] as const)('with %s as the default, it comes first', async (preferred, choices) => {
  const asked: Question[] = [];
  for (const answer of ['yes', 'no']) {
    const ask = async (question: Question): Promise<string> => {
      asked.push(question);
      return answer;
    };
    expect(await confirm({ ask }, { ...QUESTION, preferred })).toBe(answer === 'yes');
  }
  const expected = { text: 'Go on?', instead: 'wasp x --yes', choices };
  expect(asked).toEqual([expected, expected]);
});

test('what keeps it from being asked is thrown', async () => {
  const ask = async (): Promise<string> => {
    throw new Error('There is no terminal to ask on.');
  };
  await expect(confirm({ ask }, { ...QUESTION, preferred: 'no' })).rejects.toThrow('no terminal');
});
