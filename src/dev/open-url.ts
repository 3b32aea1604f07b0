import { askToOpen, openInBrowser } from './browser';

/** What opens a browser may become the browser, and go on for long. */
const LIMIT_MS = 5000;

/** A program that Vite starts to open the browser, with the address as its last argument. */
async function main(url: string): Promise<void> {
  // It names this program.
  delete process.env['BROWSER'];
  const limit = setTimeout(() => {}, LIMIT_MS);
  if (!(await openInBrowser(url))) process.stdout.write(`${askToOpen(url)}\n`);
  clearTimeout(limit);
}

void main(process.argv.at(-1) ?? '');
