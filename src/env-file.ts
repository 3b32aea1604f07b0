import { parse } from 'dotenv';

/**
 * The variables in the text of a file like `.env.server`, by name, the same for all parts of the CLI.
 * The package dotenv reads them: to Node.js 20.12's own `parseEnv`, a comment in the first line is a variable.
 */
export function parseEnvFile(text: string): Record<string, string> {
  return parse(text);
}
