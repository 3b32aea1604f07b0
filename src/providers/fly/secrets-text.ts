import { UsageError } from '../../errors';

/** A line that is longer makes `flyctl` stop reading without a word. */
const LONGEST_LINE = 60_000;

/**
 * Secrets as `flyctl secrets import` reads them from its standard input. It cuts comments off, spaces at the beginning and quotes around a value,
 * so what would lose something is quoted; line breaks need three quotes.
 *
 * @throws UsageError for a value that can't be written so that all of it arrives; the value is not named
 */
export function formatSecrets(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([name, value]) => `${name}=${formatValue(name, value)}\n`).join('');
}

function formatValue(name: string, value: string): string {
  const [first = '', ...more] = value.split('\n');
  const beforeLast = more.length > 0 ? [first, ...more.slice(0, -1)] : [];
  if (value.includes('\r'))
    throw refusal(name, 'it has a carriage return (a file with the line ends of Windows?)');
  if ([first, ...more].some((line) => Buffer.byteLength(line) > LONGEST_LINE))
    throw refusal(name, `it has a line of more than ${LONGEST_LINE} bytes`);
  if (more.length === 0 && !/^[ "]|#/.test(value)) return value;

  const [beforeComment = ''] = first.split('#');
  if (first.includes('#') && beforeComment.split('"').length % 2 === 0)
    throw refusal(name, 'it has a # after an odd number of quotes');
  if (more.length === 0) {
    const quoted = `"${value}"`;
    if (quoted.startsWith('"""'))
      throw refusal(name, 'its quotes would be taken for the beginning of several lines');
    return quoted;
  }
  if (beforeLast.some((line) => line.endsWith('"""')))
    throw refusal(name, 'one of its lines ends with three quotes');
  return `"""${value}"""`;
}

function refusal(name: string, why: string): UsageError {
  return new UsageError(`flyctl can't read the value of ${name} from its standard input.`, {
    why: `Something of it would get lost: ${why}.`,
    next: 'Give the app the value in another form, e.g. encoded with base64.',
  });
}
